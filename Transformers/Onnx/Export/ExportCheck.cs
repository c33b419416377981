using System.Numerics.Tensors;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx.Graphs;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Onnx.Export;

/// <summary>Whether an exported graph gives the scores of the network that it was made from.</summary>
internal sealed class ExportCheck(GoogLeNetModel model, OnnxExportOptions options, Calibration? calibration = null)
{
    /// <summary>How far apart scores may be, and logits as a share of the largest one.</summary>
    public const float Tolerance = 1e-4f;

    /// <summary>
    /// The same in 8 bits. The reference rounds as the graph does, but a sum that lies between two bytes may become either, and later sums
    /// cross over with it: on trained weights logits came out up to 0.04 of the largest apart, and what is wrong is far beyond that.
    /// </summary>
    public const float Int8Tolerance = 0.1f;

    private readonly float _tolerance = options.Precision == Precision.Int8 ? Int8Tolerance : Tolerance;
    private readonly int _classes = model.ClassNames.Count;

    /// <summary>Scores some images in ONNX Runtime and compares.</summary>
    /// <param name="graph">The bytes of the file.</param>
    /// <param name="reference">Another engine, with the weights that the file should have.</param>
    /// <exception cref="InvalidOperationException">They do not agree; the message has both numbers.</exception>
    public void Verify(byte[] graph, IScoringEngine reference)
    {
        var images = new CheckImages(model, options.TakesRgbBytes);
        // A file for processors other than this one is computed here as they compute it.
        bool isForOthers = options.Int8Processors == Int8Processors.Vnni && !ProcessorFeatures.Current.ExactByteProducts;
        using var session = new OnnxSession(graph, Environment.ProcessorCount, exactByteProducts: isForOthers);
        float[] logits = Run(session, images, OnnxGraph.Logits, _classes), scores = Run(session, images, OnnxGraph.Score, _classes);

        int length = _classes + (calibration is null ? 0 : Table1.Inception5B.Output);
        var evidence = new float[CheckImages.Count * length];
        reference.Score(images.Crops, CheckImages.Count, evidence);
        float[] expected = [.. evidence.Chunk(length).SelectMany(image => image[.._classes])];
        float largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(expected));
        ThrowUnlessClose("logit", logits, expected, _tolerance * Math.Max(1, largest), reference);

        for (int i = 0; i < CheckImages.Count; i++)
            Softmax.InPlace(expected.AsSpan(i * _classes, _classes));
        ThrowUnlessClose("score", scores, expected, _tolerance, reference);
        if (calibration is null)
            return;
        float[] found = Run(session, images, CalibrationGraph.PValue, length: 1);
        foreach (var (i, image) in evidence.Chunk(length).Index())
            ThrowUnlessAmong(found[i], calibration.Distances.Of(image.AsSpan(_classes)), reference);
    }

    private float[] Run(OnnxSession session, CheckImages images, string output, int length)
    {
        var result = new float[CheckImages.Count * length];
        if (options.TakesRgbBytes)
            session.Run<byte>(images.Bytes, images.Shape, output, result);
        else
            session.Run<float>(images.Crops, images.Shape, output, result);
        return result;
    }

    // A p-value is a rank, which no tolerance of its own fits.
    private void ThrowUnlessAmong(float found, float distance, IScoringEngine reference)
    {
        float tolerance = 10 * _tolerance;
        float lowest = calibration!.PValueOf(distance * (1 + tolerance)), highest = calibration.PValueOf(distance * (1 - tolerance));
        if (!(found >= lowest && found <= highest))
            throw new InvalidOperationException(
                $"The ONNX graph does not agree with the network, so no file was written: the {CalibrationGraph.PValue} of a test "
                + $"image is {found:G9} in ONNX Runtime and from {lowest:G9} to {highest:G9} by the features of {reference.Description}. "
                + "This is a bug in this library.");
    }

    private void ThrowUnlessClose(string what, float[] found, float[] expected, float tolerance, IScoringEngine reference)
    {
        for (int i = 0; i < found.Length; i++)
            if (!(Math.Abs(found[i] - expected[i]) <= tolerance)) // also where one of them is not a number
                throw new InvalidOperationException(
                    $"The ONNX graph does not agree with the network, so no file was written: the {what} of "
                        + $"'{model.ClassNames[i % _classes]}' "
                    + $"for a test image is {found[i]:G9} in ONNX Runtime and {expected[i]:G9} in {reference.Description}; "
                    + $"they may differ by {tolerance:G3}. Check the weights for infinity and NaN; otherwise this is a bug in "
                        + "this library.");
    }
}

/// <summary>Images of noise for one comparison of engines, always the same, as bytes and as the network sees them.</summary>
internal sealed class CheckImages
{
    public const int Count = 3;

    public CheckImages(GoogLeNetModel model, bool asBytes)
    {
        int size = model.ImageSize;
        (int height, int width) = !asBytes ? (size, size)
            : new PixelGraph(model).FixedSide is { } side ? (side, side) : (size + 7, size + 8);
        Shape = [Count, 3, height, width];
        Bytes = new byte[Count * 3 * height * width];
        new Random(1).NextBytes(Bytes);

        float[] mean = asBytes || model.Mean.Count == 3 ? [.. model.Mean] : ChannelMean.Torchvision.ToArray();
        var normalization = new PixelNormalization(mean, [.. model.Scale]);
        var layout = PixelLayout.Planes(height, width);
        int length = PixelLayout.Planes(size, size).Length;
        Crops = new float[Count * length];
        for (int i = 0; i < Count; i++)
        {
            byte[] image = Bytes[(i * layout.Length)..((i + 1) * layout.Length)];
            new PixelImage(image, layout, normalization).Middle(size, Crops.AsSpan(i * length, length));
        }
    }

    /// <summary>[N, 3, H, W], the shape of the bytes.</summary>
    public long[] Shape { get; }

    /// <summary>RGB planes.</summary>
    public byte[] Bytes { get; }

    /// <summary>Their middle squares minus the mean, [N, 3, S, S].</summary>
    public float[] Crops { get; }
}
