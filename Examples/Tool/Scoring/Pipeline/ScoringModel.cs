using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Transformers.Weights;
using Tool.CommandLine;
using Tool.Models;
using Tool.Scoring.Options;

namespace Tool.Scoring.Pipeline;

/// <summary>A saved pipeline, with a loader of images that keeps the rows of bad ones.</summary>
internal sealed class ScoringModel : IDisposable
{
    /// <summary>The column with features, where they are asked for.</summary>
    public const string FeatureColumn = "Features";

    private readonly ITransformer[] _parts;

    private ScoringModel(ITransformer[] parts, string pathColumn, GoogLeNetTransformer googLeNet)
    {
        _parts = parts;
        PathColumn = pathColumn;
        GoogLeNet = googLeNet;
    }

    /// <summary>The column in which the pipeline looks for paths.</summary>
    public string PathColumn { get; }

    /// <summary>The last part, which scores.</summary>
    public GoogLeNetTransformer GoogLeNet { get; }

    /// <summary>Number of features of an image; 0 where they are not asked for.</summary>
    public int FeatureCount { get; private init; }

    /// <summary>Whether it says which images are unknown, and gives sets of labels.</summary>
    public bool IsCalibrated => GoogLeNet.Calibration is not null;

    /// <summary>How the held-out images of the calibration were distributed; null where the model does not know.</summary>
    public ReferenceProfile? Profile => GoogLeNet.Calibration?.Profile;

    /// <summary>How many images one thread takes at once.</summary>
    public int RowsAtOnce => Math.Max(1, GoogLeNet.ComputeOptions.MiniBatchSize / GoogLeNet.ScoringOptions.Crops);

    /// <summary>Names of the classes in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames => GoogLeNet.Model.ClassNames;

    /// <summary>The SHA-256 of a model's file, in hexadecimal digits.</summary>
    /// <exception cref="JobException">It cannot be read.</exception>
    public static string HashOf(string file) => SavedModel.Reading(file, () =>
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    });

    /// <summary>Loads a pipeline that ML.NET saved, or puts one before weights.</summary>
    /// <exception cref="JobException">It is neither, or its pipeline is not one that can keep the rows of bad images.</exception>
    public static ScoringModel Open(MLContext mlContext, ScoreOptions options)
    {
        SavedModel saved = SavedModel.Open(mlContext, options.Model, options.Labels);
        SavedModel scoring = saved.With(
            mlContext, Asked(saved.Network.ScoringOptions, options), Asked(saved.Network.ComputeOptions, options), BadImagePolicy.KeepRow);
        PixelLoadingTransformer loader = scoring.Loader;
        GoogLeNetTransformer googLeNet = scoring.Network.WithProfileBins();
        // Parts before the loader prepare other columns, such as the label of training, which rows to score do not have.
        ITransformer[] pixels = [.. scoring.Parts.SkipLast(1).SkipWhile(part => part != loader)];
        if (!options.Features)
            return new([.. pixels, googLeNet], loader.InputColumnName, googLeNet);
        if (googLeNet.ScoringOptions.Crops == SavedModel.PaperCrops)
            throw new JobException(
                ExitCode.Usage, "--features are those of the middle of an image, which is not among 144 crops. Choose --crops 1 or 10.");
        IDataView none = Transform(pixels, ImageStream.Empty(loader.InputColumnName));
        GoogLeNetFeaturizingTransformer features = FeaturesOf(mlContext, googLeNet).Fit(none);
        var type = (VectorDataViewType)features.GetOutputSchema(none.Schema)[FeatureColumn].Type;
        return new([.. pixels, features, googLeNet], loader.InputColumnName, googLeNet) { FeatureCount = type.Size };
    }

    /// <summary>The rows with pixels, scores and reasons, computed when they are read.</summary>
    public IDataView Transform(IDataView images) => Transform(_parts, images);

    public void Dispose()
    {
        foreach (IDisposable part in _parts.OfType<IDisposable>())
            part.Dispose();
    }

    private static IDataView Transform(IEnumerable<ITransformer> parts, IDataView images) =>
        parts.Aggregate(images, (rows, part) => part.Transform(rows));

    private static GoogLeNetFeaturizingEstimator FeaturesOf(MLContext mlContext, GoogLeNetTransformer googLeNet)
    {
        ComputeOptions options = googLeNet.ComputeOptions;
        if (options.Precision == Precision.Int8)
            options = options with { Precision = Precision.Float32 };
        return mlContext.Transforms.FeaturizeWithGoogLeNet(
            FeatureColumn, googLeNet.FeatureColumnName, googLeNet.Model, options: options);
    }

    private static ScoringOptions Asked(ScoringOptions saved, ScoreOptions asked) => saved with
    {
        Crops = asked.Crops ?? saved.Crops,
        TopK = 0, // the job finds them itself, among the scores
        OutputLogits = false, // its columns are documented as probabilities
    };

    private static ComputeOptions Asked(ComputeOptions saved, ScoreOptions asked) => saved with
    {
        MiniBatchSize = asked.BatchSize ?? saved.MiniBatchSize,
        Precision = asked.Precision ?? saved.Precision,
        Device = asked.Device ?? saved.Device,
        Threads = asked.Threads ?? saved.Threads,
    };
}
