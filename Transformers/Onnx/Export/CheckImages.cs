using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Onnx.Graphs;

namespace MLNet.GoogLeNet.Transformers.Onnx.Export;

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
