using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Evaluation;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace MLNet.GoogLeNet.Heads;

/// <summary>Takes images through a network once, as scoring does: lanes that go from the file to the features, on all processors.</summary>
/// <param name="options">How many views, and which file keeps the features.</param>
/// <param name="source">Where the weights come from, for messages.</param>
/// <param name="host">Ends the work where it is cancelled.</param>
/// <param name="channel">Logs how long it took.</param>
/// <param name="progress">Receives the share that is done, from 0 to 1.</param>
internal sealed class FeatureExtraction(
    GoogLeNetOptions options, string source, IHostEnvironment host, IChannel channel, Action<double> progress)
{
    private const int RowsPerReport = 16;

    private readonly TrainingRows _rows = new();
    private readonly Dictionary<int, ImageFeatures> _features = []; // by row
    private int _read;

    /// <summary>The images; rows of a validation set are numbered on from those of the training data.</summary>
    public IReadOnlyList<TrainingImage> Images => _rows.Images;

    /// <summary>What the network sees in one of them.</summary>
    /// <exception cref="InvalidOperationException">It was not read, since it is not what it was when training began.</exception>
    public ImageFeatures this[TrainingImage image]
    {
        get
        {
            ImageFeatures features = _features.GetValueOrDefault(image.Row) ?? throw new InvalidOperationException(
                $"Row {image.Row} had an image when training began and has none now. Leave the images in place while training.");
            ImageReader.ThrowUnlessSame(image.Row, features.Label, image.Label);
            return features;
        }
    }

    /// <summary>Computes the features of the training data, and of the validation set if there is one.</summary>
    /// <param name="network">Computes them.</param>
    /// <param name="training">Reads the training data.</param>
    /// <param name="validation">Reads the validation set.</param>
    /// <exception cref="InvalidOperationException">
    /// No row has both an image and a label, or a feature is infinite or NaN.
    /// </exception>
    public void Run(GoogLeNetModel network, ImageReader training, ImageReader? validation)
    {
        var clock = Stopwatch.StartNew();
        NamedLayer layer = NamedLayers.Find(NamedLayers.Pooled, network.Architecture, network.ImageSize);
        FeatureFile? file = options.FeatureCache is { } path ? FeatureFile.Open(path, layer.Length, channel) : null;
        using EnginePool engines = Engines(network, layer, file);
        long? total = training.Data.GetRowCount() + (validation is null ? 0 : validation.Data.GetRowCount());
        bool isComplete = false;
        try
        {
            Read(training, options.FeatureViews, engines, layer, total);
            _rows.ThrowIfEmpty(training);
            if (validation is not null)
                Read(validation, views: 1, engines, layer, total);
            isComplete = true;
        }
        finally
        {
            file?.TrySave(isComplete, channel);
        }
        string views = options.FeatureViews > 1 ? $", {options.FeatureViews} views of each to learn from," : "";
        string found = file is null ? ""
            : $"; {file.Found:N0} of {_features.Values.Sum(image => image.Views.Length):N0} views were in '{options.FeatureCache}'";
        channel.Info(MessageSensitivity.None,
            $"Features of {Images.Count:N0} images{views} in {clock.Elapsed.TotalSeconds:0.0} s, "
            + $"{Images.Count / clock.Elapsed.TotalSeconds:0} images a second{found}.");
    }

    /// <summary>Says in the log how many rows are left out, if any are.</summary>
    public void WarnOfIncomplete() => _rows.WarnOfIncomplete(channel);

    /// <summary>Engines for lanes that compute a layer; what a file knows is not computed again.</summary>
    public static EnginePool Engines(GoogLeNetModel network, NamedLayer layer, FeatureFile? file)
    {
        return new(1, Open, new ComputeOptions().Lanes, shareable: false, owner: typeof(FeatureExtraction));

        IScoringEngine Open(int _, int threads)
        {
            IScoringEngine engine = EnginePool.OpenLayer(network, threads, layer);
            return file is null ? engine : new RememberingEngine(engine, FeatureKey.HashOf(network.Weights, engine.Description), file);
        }
    }

    private void Read(ImageReader reader, int views, EnginePool engines, NamedLayer layer, long? total)
    {
        int firstRow = _read;
        var hashes = new ImageHashMapper(reader.Data.Schema, reader.Pixels);
        var mapping = new ViewMapper(hashes.OutputSchema, layer, views, reader.Pixels, options.ImageSize, engines);
        DataViewSchema.Column hash = mapping.OutputSchema[hashes.Column.Index];
        reader.ReadAll(
            new MiniBatchView(new MappedView(hashes, reader.Data), mapping, host), [mapping.Column, hash],
            row => Open(row, mapping.Column, hash, views), options.CancellationToken,
            (row, label, isHeldOut, features) =>
            {
                if (_rows.TryAdd(firstRow + row, label, isHeldOut, hasImage: features is not null))
                    _features.Add(firstRow + row, features! with { Label = label, Views = Finite(features.Views, row) });
                if (++_read % RowsPerReport == 0 && total is { } all)
                    progress(Math.Min(1, (double)_read / all));
            });
    }

    private float[][] Finite(float[][] features, int row) => Array.TrueForAll(features, view => Array.TrueForAll(view, float.IsFinite))
        ? features
        : throw new InvalidOperationException(
            $"Some features of the image in row {row} are infinite or NaN: its pixels are, or the weights of {source} do not fit "
            + "them. Give pixels normalised as the weights expect, or other weights.");

    private static Func<ImageFeatures?> Open(DataViewRow row, DataViewSchema.Column column, DataViewSchema.Column hash, int views)
    {
        ValueGetter<VBuffer<float>> read = row.GetGetter<VBuffer<float>>(column);
        Func<ImageHash?> readHash = ImageHashMapper.Getter(row, hash);
        VBuffer<float> values = default;
        return () =>
        {
            if (readHash() is not { } imageHash)
                return null; // no image
            read(ref values);
            return new(Label: -1, [.. values.DenseValues().Chunk(values.Length / views)]) { Hash = imageHash };
        };
    }
}
