namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>The places of a layer's maps, along either axis, and where their receptive fields lie in the image.</summary>
/// <param name="Side">Height and width of a map.</param>
/// <param name="First">The pixel in the middle of the first place's receptive field.</param>
/// <param name="Stride">Pixels from a place to the next.</param>
internal readonly record struct MapGrid(int Side, double First, double Stride)
{
    /// <summary>The pixels of the image themselves.</summary>
    public static MapGrid OfImage(int imageSize) => new(imageSize, First: 0, Stride: 1);

    /// <summary>After a convolution, whose padding is half its kernel: fields grow on both sides alike.</summary>
    public MapGrid Convolved(int stride) => new((Side - 1) / stride + 1, First, Stride * stride);

    /// <summary>
    /// After a max pool of stride 2, which begins at the edge with its first place, not with its middle. It is a "ceil" pool: its last window
    /// may reach over the edge.
    /// </summary>
    public MapGrid Pooled(int kernel) => new((Side - kernel + 1) / 2 + 1, First + Stride * (kernel - 1) / 2, Stride * 2);

    /// <summary>After averaging each map: the only place is in the middle.</summary>
    public MapGrid Averaged() => new(Side: 1, First + Stride * (Side - 1) / 2, Stride * Side);
}
