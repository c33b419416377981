#:project ../../Estimators/MLNet.GoogLeNet.csproj
#:property Libtorch=false

// dotnet run Head.cs -- FOLDER WEIGHTS
// Learns the classes of FOLDER (one subfolder per class) in seconds: the classifier alone, on the features that WEIGHTS
// (bvlc_googlenet.safetensors) gives. Writes flowers.zip.
using Microsoft.ML;
using MLNet.GoogLeNet;

var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(args[0]);
var split = mlContext.Data.StratifiedSplit(images, testFraction: 0.2);

var pipeline = mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
    .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet))
    .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(
        TrainingRecipe.Head(args[1]) with { FeatureCache = "flowers.features", Progress = new ProgressLine() }));

var model = pipeline.Fit(split.TrainSet);
var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
Console.WriteLine($"accuracy {metrics.MicroAccuracy:0.000}, log-loss {metrics.LogLoss:0.000}");

mlContext.Model.Save(model, images.Schema, "flowers.zip");
