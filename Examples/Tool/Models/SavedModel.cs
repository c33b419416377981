using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Data.Images;
using Tool.CommandLine;
using Tool.Scoring.Pipeline;

namespace Tool.Models;

/// <summary>A pipeline from image files to scores, as it was saved.</summary>
internal sealed class SavedModel : IDisposable
{
    /// <summary>The crops of the paper, which are cut from squares of their own.</summary>
    public const int PaperCrops = 144;

    private const string PathColumn = "ImagePath"; // of a pipeline that is put before weights

    private readonly string _file;

    private SavedModel(
        string file, IReadOnlyList<ITransformer> parts, PixelLoadingTransformer loader, GoogLeNetTransformer network, DataViewSchema schema)
    {
        _file = file;
        Parts = parts;
        Loader = loader;
        Network = network;
        InputSchema = schema;
    }

    /// <summary>All its parts, the network last.</summary>
    public IReadOnlyList<ITransformer> Parts { get; }

    /// <summary>The part that loads images.</summary>
    public PixelLoadingTransformer Loader { get; }

    /// <summary>The last part, which scores.</summary>
    public GoogLeNetTransformer Network { get; }

    /// <summary>The columns that it was saved with.</summary>
    public DataViewSchema InputSchema { get; }

    /// <summary>The whole pipeline.</summary>
    public TransformerChain<ITransformer> Chain => ChainWith(Network);

    /// <summary>The whole pipeline with another network at its end.</summary>
    public TransformerChain<ITransformer> ChainWith(GoogLeNetTransformer network) => new([.. Parts.SkipLast(1), network]);

    /// <summary>Opens a pipeline that ML.NET saved, or puts one before weights.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="file">The file.</param>
    /// <param name="labels">For weights, a text file with the name of each class on a line.</param>
    /// <exception cref="JobException">It is neither, or its pipeline is not one that can keep the rows of bad images.</exception>
    public static SavedModel Open(MLContext mlContext, string file, string? labels = null)
    {
        RefuseNeedless(labels, file);
        return IsPipeline(file) ? OpenPipeline(mlContext, file) : OpenWeights(mlContext, file, labels);
    }

    /// <summary>Puts a pipeline before weights.</summary>
    /// <inheritdoc cref="Open"/>
    public static SavedModel OpenWeights(MLContext mlContext, string file, string? labels) => Of(
        file,
        Reading(file, () => (ITransformer[])[.. GoogLeNetTransformer.FromWeights(mlContext, file, labels).ToPipeline(PathColumn)]),
        ImageStream.Empty(PathColumn).Schema);

    private static SavedModel OpenPipeline(MLContext mlContext, string file)
    {
        DataViewSchema? schema = null;
        ITransformer model = Reading(file, () => mlContext.Model.Load(file, out schema));
        return Of(file, [.. PartsOf(model)], schema!);
    }

    private static SavedModel Of(string file, ITransformer[] parts, DataViewSchema schema)
    {
        if (parts is not [.., GoogLeNetTransformer network])
            throw Unusable(file, "its last part is not a GoogLeNet");
        PixelLoadingTransformer loader = parts.OfType<PixelLoadingTransformer>().FirstOrDefault() ?? throw Unusable(file,
            "its pipeline does not begin with LoadPixels, and no other loader says which images are bad");
        return new(file, parts, loader, network, schema);
    }

    /// <summary>
    /// The same pipeline with other options, on files whose paths are full or begin in the current folder, wherever the images of the
    /// training were.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="scoring">What comes out of the network.</param>
    /// <param name="compute">What it computes with.</param>
    /// <param name="onBadImage">What a bad image does; none: as saved.</param>
    /// <exception cref="JobException">The network cannot score so.</exception>
    public SavedModel With(MLContext mlContext, ScoringOptions scoring, ComputeOptions compute, BadImagePolicy? onBadImage = null)
    {
        if (compute.Precision == Precision.BFloat16 || compute.Device == ComputeDevice.Cuda || compute.Engine == ScoringEngine.TorchSharp)
            NativeLibtorch.Require($"{compute.Precision} on {compute.Device}",
                "Choose --precision float32 or int8 and --device cpu, or build the program from its sources.");
        GoogLeNetTransformer network = Reading(_file, () => Network.With(scoring).With(compute));
        PixelLoadingOptions loading = Loader.Options with { OnBadImage = onBadImage ?? Loader.Options.OnBadImage, ImageFolder = null };
        if (scoring.Crops == PaperCrops)
            loading = loading with
            {
                Fit = ImageFit.TestSquares,
                CropTo = null,
                ResizeTo = SmallestTestSquare(loading.ResizeTo, network.Model.ImageSize),
            };
        else if (loading.Fit == ImageFit.TestSquares)
            loading = loading with { Fit = ImageFit.Crop };
        PixelLoadingTransformer loader = mlContext.Transforms.LoadPixels(Loader.OutputColumnName, Loader.InputColumnName, loading)
            .Fit(ImageStream.Empty(Loader.InputColumnName));
        return new(_file, [.. Parts.SkipLast(1).Select(part => part == Loader ? loader : part), network], loader, network, InputSchema);
    }

    /// <summary>
    /// The side of the smallest test squares, whose eighths must be whole, that is nearest to the size at which a pipeline loads images and
    /// has room for what the network sees.
    /// </summary>
    public static int SmallestTestSquare(int resizeTo, int imageSize)
    {
        const double Eighths = TestSquares.Eighths;
        double nearest = Math.Round(resizeTo / Eighths, MidpointRounding.AwayFromZero), least = Math.Ceiling(imageSize / Eighths);
        return Math.Min((int)(Math.Max(nearest, least) * Eighths), PixelLoadingOptions.LargestOfTestSquares);
    }

    /// <summary>Throws where names of classes are given for a pipeline.</summary>
    /// <exception cref="JobException">They are.</exception>
    public static void RefuseNeedless(string? labels, string file)
    {
        if (labels is not null && IsPipeline(file))
            throw new JobException(
                ExitCode.Usage, "--labels is given, but the model is a pipeline, which has the names of its classes in it.");
    }

    /// <summary>The rows with pixels and scores, computed when they are read.</summary>
    public IDataView Transform(IDataView images) => Chain.Transform(images);

    /// <summary>Tests the network on images whose classes are known; each is scored once.</summary>
    public ImageEvaluation Evaluate(IDataView images) => Evaluate(Chain, images);

    /// <summary>The same with any pipeline that ends with a network.</summary>
    public static ImageEvaluation Evaluate(ITransformer pipeline, IDataView images)
    {
        ITransformer[] parts = [.. PartsOf(pipeline)];
        return ((GoogLeNetTransformer)parts[^1]).Evaluate(PixelsOf(parts, images));
    }

    /// <summary>
    /// The images as the network takes them. Parts before the loader made the labels for training; these images have theirs already.
    /// </summary>
    public static IDataView PixelsOf(IReadOnlyList<ITransformer> parts, IDataView images)
    {
        bool canLoad = parts.OfType<PixelLoadingTransformer>().FirstOrDefault() is { InputColumnName: var path }
            && images.Schema.GetColumnOrNull(path) is not null;
        return new TransformerChain<ITransformer>(
            [.. parts.SkipLast(1).SkipWhile(part => canLoad && part is not PixelLoadingTransformer)]).Transform(images);
    }

    /// <summary>Reads a model; errors name the file.</summary>
    /// <exception cref="JobException">Something went wrong.</exception>
    public static T Reading<T>(string file, Func<T> read)
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

    public void Dispose()
    {
        foreach (IDisposable part in Parts.OfType<IDisposable>())
            part.Dispose();
    }

    private static bool IsPipeline(string file) =>
        Path.GetExtension(file).Equals(".zip", StringComparison.OrdinalIgnoreCase) || IsSavedByMLNet(file);

    // Weights of PyTorch are zip files too.
    private static bool IsSavedByMLNet(string file)
    {
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(file);
            return archive.GetEntry("TrainingInfo/Version.txt") is not null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false; // reading it will say what is wrong
        }
    }

    private static IEnumerable<ITransformer> PartsOf(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(PartsOf) : [model];

    private static JobException Unusable(string file, string why, Exception? cause = null) =>
        new(ExitCode.Unusable, $"The model '{file}' cannot be used: {why}", cause);
}
