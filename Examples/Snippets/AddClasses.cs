#:project ../../Estimators/MLNet.GoogLeNet.csproj
#:property Libtorch=false

// dotnet run AddClasses.cs -- MODEL FOLDER REFERENCE
// Adds the classes of FOLDER (one subfolder per class) to a saved model in seconds. The images of REFERENCE, of classes that the model
// knows, teach it what the new classes are not, and show how much the known ones lose. Writes more.zip.
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

var mlContext = new MLContext(seed: 1);
mlContext.Log += (_, entry) =>
{
    if (entry.Source.Contains("Adding classes"))
        Console.WriteLine(entry.RawMessage);
};
var model = (TransformerChain<ITransformer>)mlContext.Model.Load(args[0], out DataViewSchema schema);
var network = (GoogLeNetTransformer)model.LastTransformer;

IDataView images = mlContext.Data.LoadFromImageFolder(args[1]), known = mlContext.Data.LoadFromImageFolder(args[2]);
var pixels = mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
    .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", network.Model.ChannelMean!))
    .Fit(images);
GoogLeNetTransformer more = network.AddClasses(
    pixels.Transform(images), new AddClassesOptions { Reference = pixels.Transform(known) });

mlContext.Model.Save(pixels.Append(more), schema, "more.zip");
Console.WriteLine($"classes: {string.Join(", ", more.Model.ClassNames)}");
