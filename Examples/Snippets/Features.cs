#:project ../../Estimators/MLNet.GoogLeNet.csproj
#:property Libtorch=false

// dotnet run Features.cs -- FOLDER WEIGHTS
// Another of ML.NET's trainers learns the classes of FOLDER from the 1,024 pooled features that a trained network sees in each image.
using Microsoft.ML;
using MLNet.GoogLeNet;

var mlContext = new MLContext(seed: 1);
var split = mlContext.Data.StratifiedSplit(mlContext.Data.LoadFromImageFolder(args[0]), testFraction: 0.2);

var pipeline = mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
    .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet))
    .Append(mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", args[1]))
    .AppendCacheCheckpoint(mlContext)                                                   // each image goes through the network once
    .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy());

var model = pipeline.Fit(split.TrainSet);
var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
Console.WriteLine($"accuracy {metrics.MicroAccuracy:0.000}, log-loss {metrics.LogLoss:0.000}");
