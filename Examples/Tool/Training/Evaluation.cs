using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;
using Tool.Display;
using Tool.Models;

namespace Tool.Training;

/// <summary>How a model does on images that it was not trained on.</summary>
/// <param name="Accuracy">Share of the images that are classified correctly, 0 to 1.</param>
/// <param name="TopFiveAccuracy">Share of the images whose class is among the five likeliest (all, where there are fewer), 0 to 1.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Confusion">Which classes are taken for which.</param>
internal sealed record Evaluation(double Accuracy, double TopFiveAccuracy, int Images, ConfusionMatrix Confusion)
{
    private const int WidestTable = 10;

    /// <summary>Evaluates scored rows.</summary>
    public static Evaluation Of(MLContext mlContext, IDataView scored)
    {
        int classes = ((VectorDataViewType)scored.Schema["Score"].Type).Size;
        MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(
            scored, topKPredictionCount: Math.Min(5, classes));
        return new(metrics.MicroAccuracy, metrics.TopKAccuracy, (int)metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()),
            metrics.ConfusionMatrix);
    }

    /// <summary>Scores each image once, whatever is made of the scores; pixels are not kept.</summary>
    public static IDataView Score(MLContext mlContext, SavedModel model, IDataView images)
    {
        string[] columns = ["ImagePath", "Label", "PredictedLabel", "Score"];
        IDataView scored = model.Transform(images);
        return mlContext.Data.Cache(mlContext.Transforms.SelectColumns(columns).Fit(scored).Transform(scored), columns);
    }

    /// <summary>Prints the confusion table, where it is not too wide, and ends with <see cref="ToString"/>.</summary>
    public void Print(IAnsiConsole console)
    {
        if (Confusion.NumberOfClasses <= WidestTable)
            console.WritePlainLine(Confusion.GetFormattedConfusionTable());
        console.WritePlainLine(ToString());
    }

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"test accuracy {Accuracy:0.0000} top-5 {TopFiveAccuracy:0.0000} on {Images} images");
}
