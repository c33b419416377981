#:project ../../Estimators/MLNet.GoogLeNet.csproj

// dotnet run Train.cs -- FOLDER EPOCHS [WEIGHTS]
// Learns the classes of FOLDER (one subfolder per class), from scratch or from WEIGHTS (bvlc_googlenet.safetensors), and writes
// flowers.zip for ML.NET and flowers.onnx for all others.
using Microsoft.ML;
using MLNet.GoogLeNet;

string folder = args[0];
int epochs = int.Parse(args[1]);
string? weights = args.ElementAtOrDefault(2);

var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(folder);
var split = mlContext.Data.StratifiedSplit(images, testFraction: 0.2);

var pipeline = mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
    .Append(weights is null
        ? mlContext.Transforms.NormalizeZeroMean("Pixels")                              // the mean of these images
        : mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet))  // the mean that the weights know
    .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(new GoogLeNetOptions
    {
        InitialWeights = weights,
        Epochs = epochs,
        ValidationFraction = 0.1,
        Progress = new ProgressLine(),
    }));

var model = pipeline.Fit(split.TrainSet);
var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
Console.WriteLine($"accuracy {metrics.MicroAccuracy:0.000}, log-loss {metrics.LogLoss:0.000}");

mlContext.Model.Save(model, images.Schema, "flowers.zip");
model.LastTransformer.SaveOnnx("flowers.onnx");
