using Microsoft.ML;

namespace TrainFlowers;

/// <summary>What a model says about images.</summary>
internal static class Scores
{
    private const int Shown = 5;

    /// <summary>
    /// Scored rows that are kept without their pixels, so that each image is scored once, whatever is made of the scores.
    /// </summary>
    public static IDataView Of(MLContext mlContext, ITransformer model, IDataView images)
    {
        string[] columns = ["ImagePath", "Label", "PredictedLabel", "Score"];
        IDataView scored = model.Transform(images);
        return mlContext.Data.Cache(mlContext.Transforms.SelectColumns(columns).Fit(scored).Transform(scored), columns);
    }

    /// <summary>Prints a few images with their likeliest class.</summary>
    public static void PrintSome(MLContext mlContext, IDataView scored)
    {
        IDataView some = mlContext.Data.TakeRows(mlContext.Data.ShuffleRows(scored), Shown);
        IDataView named = mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(some).Transform(some);
        foreach (Prediction prediction in mlContext.Data.CreateEnumerable<Prediction>(named, reuseRowObject: false))
            Console.WriteLine($"{prediction.Score.Max(),7:P1}  {prediction.PredictedLabel,-12}  {prediction.ImagePath}");
    }

    private sealed class Prediction
    {
        public string ImagePath { get; set; } = "";
        public string PredictedLabel { get; set; } = "";
        public float[] Score { get; set; } = [];
    }
}
