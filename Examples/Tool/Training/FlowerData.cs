using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using TrainFlowers.Drawing;
using TrainFlowers.Options;

namespace TrainFlowers;

/// <summary>The pictures of a run, to train on and to test on.</summary>
/// <param name="Source">Where they come from.</param>
/// <param name="Train">Rows to train on.</param>
/// <param name="Test">Rows that training does not see.</param>
/// <param name="ValidationColumnName">The column that says which rows choose the best epoch; none: a share of each class.</param>
internal sealed record FlowerData(string Source, IDataView Train, IDataView Test, string? ValidationColumnName)
{
    private const double TestFraction = 0.2;
    private const string SplitColumn = "Split";

    public static FlowerData Load(MLContext mlContext, RunOptions options, CancellationToken cancellation)
    {
        string source = options.Data ?? Draw(options, cancellation);
        return Directory.Exists(source)
            ? Split(mlContext, source, mlContext.Data.LoadFromImageFolder(source), options.Seed)
            : FromList(mlContext, source, options);
    }

    // The list's own splits where it has them; otherwise a share of each class is kept for the test.
    private static FlowerData FromList(MLContext mlContext, string list, RunOptions options)
    {
        IDataView all = mlContext.Data.LoadFromImageList(list);
        string[] splits = all.Schema.GetColumnOrNull(SplitColumn) is null ? [] : [.. all.GetColumn<string>(SplitColumn).Distinct()];
        if (!splits.Contains("train") || !splits.Contains("test"))
            return Split(mlContext, list, all, options.Seed);
        bool hasValidation = splits.Contains("validation");
        return new(list,
            mlContext.Data.LoadFromImageList(list, hasValidation ? ["train", "validation"] : ["train"]),
            mlContext.Data.LoadFromImageList(list, "test"),
            hasValidation && options.ValidationFraction != 0 ? SplitColumn : null);
    }

    private static FlowerData Split(MLContext mlContext, string source, IDataView all, int seed)
    {
        var parts = mlContext.Data.StratifiedSplit(all, TestFraction, seed: seed);
        return new(source, parts.TrainSet, parts.TestSet, ValidationColumnName: null);
    }

    /// <summary>Draws beside the output, in a folder whose name no photographs are likely to have.</summary>
    private static string Draw(RunOptions options, CancellationToken cancellation)
    {
        var drawing = new DrawOptions { Folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.Output))!, "drawn-flowers"), Seed = options.Seed };
        FlowerGarden.Write(drawing.Folder, drawing.PerKind, drawing.Size, drawing.Seed, cancellation);
        return drawing.Folder;
    }
}
