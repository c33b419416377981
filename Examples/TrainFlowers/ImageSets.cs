using Flowers;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

namespace TrainFlowers;

/// <summary>The images to train on and to test on.</summary>
/// <param name="Source">Where they come from.</param>
/// <param name="Train">Rows to train on, with the columns ImagePath and Label.</param>
/// <param name="Test">Rows that training does not see.</param>
/// <param name="ValidationColumnName">The column that says which rows choose the best epoch; null: a share of each class.</param>
internal sealed record ImageSets(string Source, IDataView Train, IDataView Test, string? ValidationColumnName)
{
    private const double TestFraction = 0.2;
    private const int PerKind = 120, Size = 128; // of flowers that are drawn

    public static ImageSets Load(MLContext mlContext, Options options, CancellationToken cancellation)
    {
        string source = options.Data ?? Draw(options, cancellation);
        return Directory.Exists(source)
            ? Split(mlContext, source, mlContext.Data.LoadFromImageFolder(source))
            : LoadList(mlContext, source);
    }

    // The list's own splits where it has them.
    private static ImageSets LoadList(MLContext mlContext, string list)
    {
        IDataView all = mlContext.Data.LoadFromImageList(list);
        string[] splits = all.Schema.GetColumnOrNull("Split") is null ? [] : [.. all.GetColumn<string>("Split").Distinct()];
        if (!splits.Contains("train") || !splits.Contains("test"))
            return Split(mlContext, list, all);
        bool hasValidation = splits.Contains("validation");
        return new(list,
            mlContext.Data.LoadFromImageList(list, hasValidation ? ["train", "validation"] : ["train"]),
            mlContext.Data.LoadFromImageList(list, "test"),
            hasValidation ? "Split" : null);
    }

    private static ImageSets Split(MLContext mlContext, string source, IDataView all)
    {
        var parts = mlContext.Data.StratifiedSplit(all, TestFraction, seed: 1);
        return new(source, parts.TrainSet, parts.TestSet, ValidationColumnName: null);
    }

    // Beside the model, in a folder whose name no photographs are likely to have.
    private static string Draw(Options options, CancellationToken cancellation)
    {
        string folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.Output))!, "drawn-flowers");
        FlowerGarden.Write(folder, PerKind, Size, seed: 1, cancellation);
        return folder;
    }
}
