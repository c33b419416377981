using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using Tool.CommandLine;

namespace Tool.Training;

/// <summary>The images of a run, to train on and to test on.</summary>
/// <param name="Train">Rows to train on.</param>
/// <param name="Test">Rows that training does not see.</param>
/// <param name="ValidationColumnName">The column that says which rows choose the best epoch; none: a share of each class.</param>
internal sealed record TrainingData(IDataView Train, IDataView Test, string? ValidationColumnName)
{
    private const double TestFraction = 0.2;
    private const int MostNames = 10; // in a message
    private const string SplitColumn = "Split", TrainSplit = "train", ValidationSplit = "validation", TestSplit = "test";

    /// <summary>A list's own splits where it has them; otherwise a share of each class is held out for the test.</summary>
    public static TrainingData Load(MLContext mlContext, TrainingOptions options)
    {
        string source = options.Data;
        ILookup<string, string> splits = SplitsOf(mlContext, source);
        if (!splits.Contains(TrainSplit) || !splits.Contains(TestSplit))
        {
            var parts = mlContext.Data.StratifiedSplit(LoadAll(mlContext, source), TestFraction, seed: options.Seed);
            return new(parts.TrainSet, parts.TestSet, ValidationColumnName: null);
        }
        bool hasValidation = splits.Contains(ValidationSplit);
        return new(
            mlContext.Data.LoadFromImageList(source, [.. splits[TrainSplit], .. splits[ValidationSplit]]),
            mlContext.Data.LoadFromImageList(source, [.. splits[TestSplit]]),
            hasValidation && options.ValidationFraction != 0 ? SplitColumn : null);
    }

    /// <summary>The images to evaluate a model on: the test split of a list that has one; otherwise all of them.</summary>
    public static IDataView LoadTest(MLContext mlContext, string source) => LoadSplit(mlContext, source, TestSplit);

    /// <summary>The images to calibrate a model on: the validation split of a list that has one; otherwise all of them.</summary>
    public static IDataView LoadValidation(MLContext mlContext, string source) => LoadSplit(mlContext, source, ValidationSplit);

    /// <summary>All images of a folder or a list.</summary>
    public static IDataView LoadAll(MLContext mlContext, string source) => Directory.Exists(source)
        ? mlContext.Data.LoadFromImageFolder(source)
        : mlContext.Data.LoadFromImageList(source);

    private static IDataView LoadSplit(MLContext mlContext, string source, string split) =>
        SplitsOf(mlContext, source)[split].ToArray() is { Length: > 0 } names
            ? mlContext.Data.LoadFromImageList(source, names)
            : LoadAll(mlContext, source);

    // The names that the list has for each split, in upper or lower case.
    private static ILookup<string, string> SplitsOf(MLContext mlContext, string source)
    {
        IDataView? all = Directory.Exists(source) ? null : mlContext.Data.LoadFromImageList(source);
        string[] names = all?.Schema.GetColumnOrNull(SplitColumn) is null ? [] : [.. all.GetColumn<string>(SplitColumn).Distinct()];
        ILookup<string, string> splits = names.ToLookup(name => name, StringComparer.OrdinalIgnoreCase);
        string[] given = [.. names.Where(name => name.Length > 0).Order(StringComparer.Ordinal)];
        if (given.Length > 0 && !((string[])[TrainSplit, ValidationSplit, TestSplit]).Any(splits.Contains))
            throw new JobException(ExitCode.Usage,
                $"The splits of '{source}' are {string.Join(", ", given.Take(MostNames))}{(given.Length > MostNames ? ", …" : "")}; "
                + $"expected are {TrainSplit}, {ValidationSplit} and {TestSplit}. Name them so, or give the column split another name.");
        return splits;
    }
}
