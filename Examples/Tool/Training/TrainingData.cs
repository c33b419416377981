using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

namespace Tool.Training;

/// <summary>The images of a run, to train on and to test on.</summary>
/// <param name="Train">Rows to train on.</param>
/// <param name="Test">Rows that training does not see.</param>
/// <param name="ValidationColumnName">The column that says which rows choose the best epoch; none: a share of each class.</param>
internal sealed record TrainingData(IDataView Train, IDataView Test, string? ValidationColumnName)
{
    private const double TestFraction = 0.2;
    private const string SplitColumn = "Split", TrainSplit = "train", ValidationSplit = "validation", TestSplit = "test";

    /// <summary>A list's own splits where it has them; otherwise a share of each class is held out for the test.</summary>
    public static TrainingData Load(MLContext mlContext, TrainingOptions options)
    {
        string source = options.Data;
        string[] splits = SplitsOf(mlContext, source);
        if (!splits.Contains(TrainSplit) || !splits.Contains(TestSplit))
        {
            var parts = mlContext.Data.StratifiedSplit(LoadAll(mlContext, source), TestFraction, seed: options.Seed);
            return new(parts.TrainSet, parts.TestSet, ValidationColumnName: null);
        }
        bool hasValidation = splits.Contains(ValidationSplit);
        return new(
            mlContext.Data.LoadFromImageList(source, hasValidation ? [TrainSplit, ValidationSplit] : [TrainSplit]),
            mlContext.Data.LoadFromImageList(source, TestSplit),
            hasValidation && options.ValidationFraction != 0 ? SplitColumn : null);
    }

    /// <summary>The images to evaluate a model on: the test split of a list that has one; otherwise all of them.</summary>
    public static IDataView LoadTest(MLContext mlContext, string source) => SplitsOf(mlContext, source).Contains(TestSplit)
        ? mlContext.Data.LoadFromImageList(source, TestSplit)
        : LoadAll(mlContext, source);

    /// <summary>The images to calibrate a model on: the validation split of a list that has one; otherwise all of them.</summary>
    public static IDataView LoadValidation(MLContext mlContext, string source) => SplitsOf(mlContext, source).Contains(ValidationSplit)
        ? mlContext.Data.LoadFromImageList(source, ValidationSplit)
        : LoadAll(mlContext, source);

    /// <summary>All images of a folder or a list.</summary>
    public static IDataView LoadAll(MLContext mlContext, string source) => Directory.Exists(source)
        ? mlContext.Data.LoadFromImageFolder(source)
        : mlContext.Data.LoadFromImageList(source);

    private static string[] SplitsOf(MLContext mlContext, string source)
    {
        if (Directory.Exists(source))
            return [];
        IDataView all = mlContext.Data.LoadFromImageList(source);
        return all.Schema.GetColumnOrNull(SplitColumn) is null ? [] : [.. all.GetColumn<string>(SplitColumn).Distinct()];
    }
}
