using MLNet.GoogLeNet.Training.Augmentation;
using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet.Training;

/// <summary>A picture in memory: as bytes where it came from bytes, otherwise as the values that the column had.</summary>
internal sealed class Picture
{
    private readonly byte[]? _bytes;
    private readonly float[]? _values;
    private readonly PixelNormalization? _normalization;

    /// <param name="pixels">Zero-mean pixels [3, H, W].</param>
    /// <param name="size">Height and width.</param>
    /// <param name="normalization">How the pixels came about, where that is known.</param>
    public Picture(ReadOnlySpan<float> pixels, (int Height, int Width) size, PixelNormalization? normalization)
    {
        Size = size;
        var bytes = new byte[pixels.Length];
        if (normalization is not null && normalization.TryRestore(pixels, bytes))
        {
            _bytes = bytes;
            _normalization = normalization;
        }
        else
        {
            _values = pixels.ToArray();
        }
    }

    public (int Height, int Width) Size { get; }

    /// <summary>What the picture takes in memory.</summary>
    public int ByteCount => _bytes?.Length ?? _values!.Length * sizeof(float);

    /// <summary>Whether a byte a value is kept and not four.</summary>
    public bool IsBytes => _bytes is not null;

    /// <summary>How bytes become zero-mean pixels; none where the values are not known to come from bytes.</summary>
    public PixelNormalization? Normalization => _normalization;

    /// <summary>Pixels [3, H, W] as they are kept: bytes of 0 to 255, or zero-mean values.</summary>
    public Planes Planes => _bytes is null ? new(_values, Size) : new(_bytes, Size);
}
