#:project ../../Estimators/MLNet.GoogLeNet.csproj
#:property Libtorch=false

// dotnet run Weights.cs -- FOLDER [NAMES]
// Fetches BVLC's public weights, once, and says which of ImageNet's thousand classes the images of FOLDER show: by number, or by name with
// NAMES, a file of their names (synset_words.txt).
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

Console.Error.WriteLine(PretrainedWeights.Bvlc.License);
string weights = await PretrainedWeights.Bvlc.FetchAsync();                             // from the cache, where it is there

var mlContext = new MLContext();
var model = GoogLeNetTransformer.FromWeights(mlContext, weights, args.ElementAtOrDefault(1)).ToPipeline();
IDataView scored = model.Transform(mlContext.Data.LoadFromImageFiles(args[0]));
IDataView named = mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored);

foreach (var (path, label) in named.GetColumn<string>("ImagePath").Zip(named.GetColumn<string>("PredictedLabel")))
    Console.WriteLine($"{label}  {path}");
