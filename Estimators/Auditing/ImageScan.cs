using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Heads;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>Reads every image once, on all processors: its fingerprint and its features.</summary>
/// <param name="options">Have the weights and the file of features.</param>
/// <param name="columns">The columns of the images.</param>
/// <param name="host">Ends the work where it is cancelled.</param>
/// <param name="channel">Logs a damaged file of features.</param>
internal sealed class ImageScan(ImageAuditOptions options, AuditColumns columns, IHostEnvironment host, IChannel channel)
{
    private const int PublishedSize = 224, PublishedResize = 256, RowsPerReport = 16;

    /// <summary>Side of the square that the network sees; known once images were read.</summary>
    public int ImageSize { get; private set; }

    /// <summary>The images in the order of their rows.</summary>
    /// <exception cref="InvalidDataException">The weights cannot be used.</exception>
    public AuditedImage[] Read(IDataView images)
    {
        GoogLeNetModel network = Network();
        ImageSize = network.ImageSize;
        NamedLayer layer = NamedLayers.Find(NamedLayers.Pooled, network.Architecture, network.ImageSize);
        FeatureFile? file = options.FeatureCache is { } path ? FeatureFile.Open(path, layer.Length, channel) : null;
        using EnginePool engines = FeatureExtraction.Engines(network, layer, file);
        bool isComplete = false;
        try
        {
            AuditedImage[] read = [.. Read(Normalized(images, network), layer, network.ImageSize, engines)];
            isComplete = true;
            return read;
        }
        finally
        {
            file?.TrySave(isComplete, channel);
        }
    }

    private GoogLeNetModel Network()
    {
        GoogLeNetWeights weights = GoogLeNetWeights.Read(options.InitialWeights);
        if (weights.Mean.Length == 0)
            throw new InvalidDataException(
                $"The weights of '{options.InitialWeights}' do not say which mean their pixels want subtracted. Give public weights, or a "
                + "model that was saved with its pipeline.");
        return new GoogLeNetModel(
            weights.Architecture, [], weights.ImageSize ?? PublishedSize, weights.Mean, weights.Tensors).WithoutClassifier();
    }

    private IDataView Normalized(IDataView images, GoogLeNetModel network)
    {
        int side = network.ImageSize * PublishedResize / PublishedSize;
        var mean = new PixelNormalization([.. network.Mean], []);
        if (!mean.IsPerChannel)
        {
            var colour = new float[PixelLayout.Channels];
            mean.MeanColour(colour);
            mean = new(colour, []);
        }
        var inspected = new MappedView(new InspectionMapper(images.Schema, columns.Path, side), images);
        return new ZeroMeanNormalizingTransformer(InspectionMapper.PixelColumnName, InspectionMapper.PixelColumnName, mean)
            .Transform(inspected);
    }

    private IEnumerable<AuditedImage> Read(IDataView images, NamedLayer layer, int imageSize, EnginePool engines)
    {
        var pixels = PixelColumn.Require(images.Schema, InspectionMapper.PixelColumnName, PixelKind.Normalized, nameof(images));
        var mapping = new ViewMapper(images.Schema, layer, views: 1, pixels, imageSize, engines);
        DataViewSchema.Column fingerprint = images.Schema[InspectionMapper.FingerprintColumnName];
        DataViewSchema.Column error = images.Schema[InspectionMapper.ErrorColumnName];
        using DataViewRowCursor cursor = new MiniBatchView(images, mapping, host)
            .GetRowCursor([mapping.Column, fingerprint, error, .. columns.All]);
        var readFeatures = cursor.GetGetter<VBuffer<float>>(mapping.Column);
        var readFingerprint = cursor.GetGetter<VBuffer<ulong>>(fingerprint);
        var readError = cursor.GetGetter<ReadOnlyMemory<char>>(error);
        Func<AuditedImage> open = columns.Reader(cursor);
        VBuffer<float> features = default;
        VBuffer<ulong> print = default;
        ReadOnlyMemory<char> why = default;
        long? total = images.GetRowCount();
        for (long row = 0; cursor.MoveNext();)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            readFingerprint(ref print);
            readError(ref why);
            AuditedImage image = open();
            if (print.Length == 0)
            {
                yield return image with { Error = why.ToString() };
            }
            else
            {
                readFeatures(ref features);
                yield return image with
                {
                    Fingerprint = Fingerprint.Read(print.GetValues()),
                    Features = Scaled([.. features.DenseValues()], image.Path),
                };
            }
            if (++row % RowsPerReport == 0 && total is { } all)
                options.Progress?.Report((double)row / all);
        }
        options.Progress?.Report(1);
    }

    private float[] Scaled(float[] features, string path)
    {
        float norm = TensorPrimitives.Norm<float>(features);
        if (!float.IsFinite(norm))
            throw new InvalidOperationException(
                $"Some features of '{path}' are infinite or NaN: the weights of '{options.InitialWeights}' cannot be used. "
                + "Give other weights.");
        if (norm > 0)
            TensorPrimitives.Divide(features, norm, features);
        return features;
    }
}
