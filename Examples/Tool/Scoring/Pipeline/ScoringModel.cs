using System.Security.Cryptography;
using BatchScoring.Options;
using CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

namespace BatchScoring.Scoring;

/// <summary>A saved pipeline, with a loader of pictures that keeps the rows of bad ones.</summary>
internal sealed class ScoringModel : IDisposable
{
    /// <summary>The column with features, where they are asked for.</summary>
    public const string FeatureColumn = "Features";

    private const int PaperCrops = 144; // which are cut from squares of their own
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

    /// <summary>Number of features of a picture; 0 where they are not asked for.</summary>
    public int FeatureCount { get; private init; }

    /// <summary>How many pictures one thread takes at once.</summary>
    public int RowsAtOnce => Math.Max(1, GoogLeNet.Options.MiniBatchSize / GoogLeNet.Options.Crops);

    /// <summary>Names of the classes in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames => GoogLeNet.Model.ClassNames;

    /// <summary>The SHA-256 of a model's file, in hexadecimal digits.</summary>
    /// <exception cref="JobException">It cannot be read.</exception>
    public static string HashOf(string file) => Reading(file, () =>
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    });

    /// <summary>Loads a pipeline that ML.NET saved (.zip), or puts one before weights (any other file).</summary>
    /// <exception cref="JobException">It is neither, or its pipeline is not one that can keep the rows of bad pictures.</exception>
    public static ScoringModel Open(MLContext mlContext, ScoreOptions options)
    {
        ITransformer[] parts = Reading(options.Model, () => IsPipeline(options.Model)
            ? [.. PartsOf(mlContext.Model.Load(options.Model, out _))]
            : WeightsPipeline.Open(mlContext, options.Model, options.Labels));
        if (parts is not [.., GoogLeNetTransformer saved])
            throw Unusable(options.Model, "its last part is no GoogLeNet");
        PixelLoadingTransformer loader = parts.OfType<PixelLoadingTransformer>().FirstOrDefault() ?? throw Unusable(options.Model,
            "its pipeline does not begin with LoadPixels, and no other loader says which pictures are bad");

        GoogLeNetTransformer googLeNet = Reading(options.Model, () => saved.With(OptionsOf(saved.Options, options)));
        RefuseWithoutLibtorch(googLeNet.Options);
        ITransformer[] pixels = [KeepingRows(mlContext, loader, googLeNet.Options.Crops), .. NeededAfter(loader, parts[..^1])];
        if (!options.Features)
            return new([.. pixels, googLeNet], loader.InputColumnName, googLeNet);
        if (googLeNet.Options.Crops == PaperCrops)
            throw new JobException(ExitCode.Usage, "--features are those of the middle of a picture, which is not among 144 crops. Choose --crops 1 or 10.");
        IDataView none = Transform(pixels, PictureStream.Empty(loader.InputColumnName));
        GoogLeNetFeaturizingTransformer features = FeaturesOf(mlContext, googLeNet).Fit(none);
        var type = (VectorDataViewType)features.GetOutputSchema(none.Schema)[FeatureColumn].Type;
        return new([.. pixels, features, googLeNet], loader.InputColumnName, googLeNet) { FeatureCount = type.Size };
    }

    /// <summary>Whether a file is a pipeline by its name; weights of PyTorch are zip files too.</summary>
    public static bool IsPipeline(string file) => Path.GetExtension(file).Equals(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>The rows with pixels, scores and reasons, computed when they are read.</summary>
    public IDataView Transform(IDataView pictures) => Transform(_parts, pictures);

    public void Dispose()
    {
        foreach (IDisposable part in _parts.OfType<IDisposable>())
            part.Dispose();
    }

    private static IDataView Transform(IEnumerable<ITransformer> parts, IDataView pictures) =>
        parts.Aggregate(pictures, (rows, part) => part.Transform(rows));

    private static GoogLeNetFeaturizingEstimator FeaturesOf(MLContext mlContext, GoogLeNetTransformer googLeNet)
    {
        ScoringOptions options = googLeNet.Options;
        return mlContext.Transforms.FeaturizeWithGoogLeNet(FeatureColumn, googLeNet.FeatureColumnName, googLeNet.Model, options: new()
        {
            MiniBatchSize = options.MiniBatchSize,
            Threads = options.Threads,
            Device = options.Device,
            Precision = options.Precision == Precision.Int8 ? Precision.Float32 : options.Precision,
        });
    }

    private static IEnumerable<ITransformer> PartsOf(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(PartsOf) : [model];

    private static ScoringOptions OptionsOf(ScoringOptions saved, ScoreOptions asked) => saved with
    {
        MiniBatchSize = asked.BatchSize ?? saved.MiniBatchSize,
        Precision = asked.Precision ?? saved.Precision,
        Device = asked.Device ?? saved.Device,
        Crops = asked.Crops ?? saved.Crops,
        Threads = asked.Threads ?? saved.Threads,
        TopK = 0, // the job finds them itself, among the scores
    };

    // TorchSharp would look for libtorch all over the machine, and tell of it at length.
    private static void RefuseWithoutLibtorch(ScoringOptions options)
    {
        bool isNeeded = options.Precision == Precision.BFloat16 || options.Device == ComputeDevice.Cuda || options.Engine == ScoringEngine.TorchSharp;
        if (isNeeded && AppContext.TryGetSwitch("BatchScoring.Libtorch", out bool isThere) && !isThere)
        {
            throw new JobException(ExitCode.Unusable, $"{options.Precision} on {options.Device} is computed with libtorch, which this build of the program "
                + "does not have, as the .NET tool. Choose --precision float32 or int8 and --device cpu, or build the program from its sources.");
        }
    }

    // Paths are full or begin in the current folder, wherever the pictures of the training were.
    private static PixelLoadingTransformer KeepingRows(MLContext mlContext, PixelLoadingTransformer loader, int crops)
    {
        PixelLoadingOptions options = loader.Options with { OnBadImage = BadImagePolicy.KeepRow, ImageFolder = null };
        if (crops == PaperCrops)
            options = options with { Fit = ImageFit.TestSquares, CropTo = null };
        else if (options.Fit == ImageFit.TestSquares)
            options = options with { Fit = ImageFit.Crop };
        return mlContext.Transforms.LoadPixels(loader.OutputColumnName, loader.InputColumnName, options).Fit(PictureStream.Empty(loader.InputColumnName));
    }

    // Parts before the loader prepare other columns, such as the label of training, which rows to score do not have.
    private static IEnumerable<ITransformer> NeededAfter(PixelLoadingTransformer loader, ITransformer[] parts) =>
        parts.SkipWhile(part => part != loader).Skip(1);

    private static T Reading<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or JobException))
        {
            throw Unusable(file, Failure.Describe(e), e);
        }
    }

    private static JobException Unusable(string file, string why, Exception? cause = null) =>
        new(ExitCode.Unusable, $"The model '{file}' cannot be used: {why}", cause);
}
