using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace TrainFlowers;

/// <summary>How a model does on pictures that training did not see.</summary>
/// <param name="Accuracy">Share of pictures that are named rightly, 0 to 1.</param>
/// <param name="TopFiveAccuracy">Share of pictures whose right name is among the five likeliest (all, where there are fewer), 0 to 1.</param>
/// <param name="Pictures">Number of pictures.</param>
/// <param name="Confusion">Which classes are taken for which.</param>
internal sealed record FlowerTest(double Accuracy, double TopFiveAccuracy, int Pictures, ConfusionMatrix Confusion)
{
    /// <summary>Evaluates scored rows.</summary>
    public static FlowerTest Of(MLContext mlContext, IDataView scored)
    {
        int classes = ((VectorDataViewType)scored.Schema["Score"].Type).Size;
        MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(scored, topKPredictionCount: Math.Min(5, classes));
        return new(metrics.MicroAccuracy, metrics.TopKAccuracy, (int)metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()), metrics.ConfusionMatrix);
    }

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"test accuracy {Accuracy:0.0000} top-5 {TopFiveAccuracy:0.0000} on {Pictures} pictures");
}
