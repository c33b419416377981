using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Tool.Training;

/// <summary>How a model does on images that it was not trained on, in a line.</summary>
/// <param name="Accuracy">Share of the images that are classified correctly, 0 to 1.</param>
/// <param name="TopFiveAccuracy">Share of the images whose class is among the five likeliest (all, where there are fewer), 0 to 1.</param>
/// <param name="Images">Number of images.</param>
internal sealed record Evaluation(double Accuracy, double TopFiveAccuracy, int Images)
{
    /// <summary>Evaluates scored rows.</summary>
    public static Evaluation Of(MLContext mlContext, IDataView scored)
    {
        int classes = ((VectorDataViewType)scored.Schema["Score"].Type).Size;
        MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(
            scored, topKPredictionCount: Math.Min(5, classes));
        return new(metrics.MicroAccuracy, metrics.TopKAccuracy, (int)metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
    }

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"test accuracy {Accuracy:0.0000} top-5 {TopFiveAccuracy:0.0000} on {Images} images");
}
