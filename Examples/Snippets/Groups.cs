#:project ../../Estimators/MLNet.GoogLeNet.csproj
#:property Libtorch=false

// dotnet run Groups.cs -- LIST WEIGHTS [COLUMN]
// How well would it do on patients, parts or scenes that it has never seen? Cross-validates the classifier alone on LIST, a CSV with the
// columns file, label and COLUMN (default: group). Images of one group are learnt from or tested on, never both.
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

string group = args.ElementAtOrDefault(2) ?? "group";

var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageList(args[0]);

var accuracies = new List<double>();
foreach (var fold in mlContext.Data.StratifiedFolds(images, folds: 5, groupColumnName: group))
{
    if (accuracies.Count == 0)
        Console.WriteLine(SplitBalance.Of(fold));                                       // how even the classes came out
    var model = mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
        .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet))
        .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(
            TrainingRecipe.Head(args[1]) with { FeatureCache = "groups.features" }))    // computed in the first fold
        .Fit(fold.TrainSet);
    MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(fold.TestSet));
    Console.WriteLine($"fold {accuracies.Count + 1}: accuracy {metrics.MicroAccuracy:0.000}, macro {metrics.MacroAccuracy:0.000}");
    accuracies.Add(metrics.MicroAccuracy);
}
Console.WriteLine($"all folds: accuracy {accuracies.Average():0.000}, from {accuracies.Min():0.000} to {accuracies.Max():0.000}");
