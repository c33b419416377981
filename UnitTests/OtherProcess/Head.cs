using Microsoft.ML;
using MLNet.GoogLeNet;

namespace OtherProcess;

/// <summary>A training of the classifier alone.</summary>
internal static class Head
{
    /// <summary>Learns the classes of a folder from the features of a network, saves the model, and scores the images with it.</summary>
    public static void Train(string folder, string weights, string model)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView images = mlContext.Data.LoadFromImageFolder(folder);
        var trained = mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32 })
            .Append(mlContext.Transforms.NormalizeZeroMean("Pixels"))
            .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(
                TrainingRecipe.Head(weights) with { ImageSize = 32, FeatureViews = 2, Seed = 1 }))
            .Fit(images);
        mlContext.Model.Save(trained, images.Schema, model);
        Console.WriteLine($"accuracy {mlContext.MulticlassClassification.Evaluate(trained.Transform(images)).MicroAccuracy}");
    }
}
