using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Data.Pixels;

/// <summary>
/// Subtracts the mean from planar pixels and, if there is a scale, multiplies what is left. It travels with a normalised column as
/// annotations, so that later transforms know what the pixels were.
/// </summary>
/// <param name="Mean">Three values, one per channel, or as many as an image has, one per place; 0 to 255. Empty: unknown.</param>
/// <param name="Scale">One over the standard deviation of each channel, three values; empty for none.</param>
internal sealed record PixelNormalization(float[] Mean, float[] Scale)
{
    private const string MeanKind = "PixelMean", ScaleKind = "PixelScale";
    private const int ChunkLength = 1024; // two of them are 8 KB on the stack

    /// <summary>Whether the mean has one value per channel; otherwise it is an image.</summary>
    public bool IsPerChannel => Mean.Length == PixelLayout.Channels;

    /// <summary>
    /// Whether images with this many values can be normalised: planes and, if the mean is an image, as large as the mean.
    /// </summary>
    public bool Fits(int length) => IsPerChannel ? length % PixelLayout.Channels == 0 : length == Mean.Length;

    /// <summary>The mean of each channel, which is that of its places where the mean is an image.</summary>
    /// <param name="colour">Receives three values.</param>
    public void MeanColour(Span<float> colour)
    {
        for (int channel = 0, count = Mean.Length / PixelLayout.Channels; channel < PixelLayout.Channels; channel++)
            colour[channel] = TensorPrimitives.Sum<float>(Mean.AsSpan(channel * count, count)) / count;
    }

    /// <summary>The normalisation that made a column; none where nothing is known of it.</summary>
    public static PixelNormalization? Of(DataViewSchema.Column column)
    {
        float[]? mean = Read(column, MeanKind);
        return mean is null ? null : new(mean, Read(column, ScaleKind) ?? []);
    }

    /// <summary>Whether a column is known to be normalised, before there is data.</summary>
    public static bool IsSaidBy(SchemaShape.Column column) => column.Annotations.Any(annotation => annotation.Name == MeanKind);

    public void AddTo(DataViewSchema.Annotations.Builder annotations)
    {
        Add(annotations, MeanKind, Mean);
        if (Scale.Length > 0)
            Add(annotations, ScaleKind, Scale);
    }

    /// <summary>Pixels 0 to 255 [3, H, W], as singles, to normalised pixels in place.</summary>
    public void Apply(Span<float> pixels)
    {
        for (int channel = 0, plane = pixels.Length / PixelLayout.Channels; channel < PixelLayout.Channels; channel++)
            Apply(pixels.Slice(channel * plane, plane), channel, channel * plane);
    }

    /// <summary>The same for a part of one channel that starts at a value of the image [3, H, W].</summary>
    public void Apply(Span<float> pixels, int channel, int start)
    {
        if (IsPerChannel)
            TensorPrimitives.Subtract(pixels, Mean[channel], pixels);
        else
            TensorPrimitives.Subtract(pixels, Mean.AsSpan(start, pixels.Length), pixels);
        if (Scale.Length > 0)
            TensorPrimitives.Multiply(pixels, Scale[channel], pixels);
    }

    /// <summary>Bytes [3, H, W] to normalised pixels.</summary>
    public void Apply(ReadOnlySpan<byte> bytes, Span<float> pixels)
    {
        for (int channel = 0, plane = bytes.Length / PixelLayout.Channels; channel < PixelLayout.Channels; channel++)
            Apply(bytes.Slice(channel * plane, plane), channel, channel * plane, pixels.Slice(channel * plane, plane));
    }

    /// <summary>
    /// The same for a part of one channel, in one pass. The result is that of converting to singles first, to the bit: a scale of 1 changes
    /// nothing, and nothing is fused.
    /// </summary>
    public void Apply(ReadOnlySpan<byte> bytes, int channel, int start, Span<float> pixels)
    {
        ReadOnlySpan<float> means = IsPerChannel ? [] : Mean.AsSpan(start, bytes.Length);
        float mean = IsPerChannel ? Mean[channel] : 0, scale = Scale.Length > 0 ? Scale[channel] : 1;
        int i = 0;
        for (; i <= bytes.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Create(bytes.Slice(i, Vector128<byte>.Count)));
            Normalize(Vector128.WidenLower(low), i, means, mean, scale, pixels);
            Normalize(Vector128.WidenUpper(low), i + 4, means, mean, scale, pixels);
            Normalize(Vector128.WidenLower(high), i + 8, means, mean, scale, pixels);
            Normalize(Vector128.WidenUpper(high), i + 12, means, mean, scale, pixels);
        }
        for (; i < bytes.Length; i++)
            pixels[i] = (bytes[i] - (means.IsEmpty ? mean : means[i])) * scale;
    }

    /// <summary>Normalised pixels [3, H, W] back to bytes: rounded, and cut off at 0 and 255.</summary>
    public void Restore(ReadOnlySpan<float> pixels, Span<byte> bytes)
    {
        for (int start = 0; start < pixels.Length; start += ChunkLengthAt(start, pixels.Length))
        {
            int length = ChunkLengthAt(start, pixels.Length);
            Restore(pixels.Slice(start, length), start / (pixels.Length / PixelLayout.Channels), start, bytes.Slice(start, length));
        }
    }

    /// <summary>Normalised pixels [3, H, W] back to the bytes that they came from, if they came from bytes.</summary>
    /// <returns>Whether these bytes give exactly the same pixels again.</returns>
    public bool TryRestore(ReadOnlySpan<float> pixels, Span<byte> bytes)
    {
        if (!Fits(pixels.Length))
            return false; // the annotations are those of other images
        Span<float> again = stackalloc float[ChunkLength];
        for (int start = 0; start < pixels.Length; start += ChunkLengthAt(start, pixels.Length))
        {
            int length = ChunkLengthAt(start, pixels.Length), channel = start / (pixels.Length / PixelLayout.Channels);
            Restore(pixels.Slice(start, length), channel, start, bytes.Slice(start, length));
            Apply(bytes.Slice(start, length), channel, start, again[..length]);
            if (!pixels.Slice(start, length).SequenceEqual(again[..length]))
                return false;
        }
        return true;
    }

    // Up to the end of the channel.
    private static int ChunkLengthAt(int start, int length)
    {
        int plane = length / PixelLayout.Channels;
        return Math.Min(ChunkLength, plane - start % plane);
    }

    private void Restore(ReadOnlySpan<float> pixels, int channel, int start, Span<byte> bytes)
    {
        Span<float> values = stackalloc float[ChunkLength];
        values = values[..pixels.Length];
        pixels.CopyTo(values);
        if (Scale.Length > 0)
            TensorPrimitives.Divide(values, Scale[channel], values);
        if (IsPerChannel)
            TensorPrimitives.Add(values, Mean[channel], values);
        else
            TensorPrimitives.Add(values, Mean.AsSpan(start, pixels.Length), values);
        TensorPrimitives.Round<float>(values, values);
        TensorPrimitives.ConvertSaturating<float, byte>(values, bytes);
    }

    private static void Normalize(
        Vector128<uint> bytes, int at, ReadOnlySpan<float> means, float mean, float scale, Span<float> pixels)
    {
        Vector128<float> subtracted = means.IsEmpty ? Vector128.Create(mean) : Vector128.Create(means.Slice(at, Vector128<float>.Count));
        Vector128<float> centred = Vector128.ConvertToSingle(bytes.AsInt32()) - subtracted;
        (centred * Vector128.Create(scale)).CopyTo(pixels[at..]);
    }

    private static float[]? Read(DataViewSchema.Column column, string kind)
    {
        if (column.Annotations.Schema.GetColumnOrNull(kind)?.Type is not VectorDataViewType { ItemType: var item }
            || item != NumberDataViewType.Single)
        {
            return null;
        }
        VBuffer<float> values = default;
        column.Annotations.GetValue(kind, ref values);
        return [.. values.DenseValues()];
    }

    private static void Add(DataViewSchema.Annotations.Builder annotations, string kind, float[] values)
    {
        var buffer = new VBuffer<float>(values.Length, values);
        annotations.Add(kind, new VectorDataViewType(NumberDataViewType.Single, values.Length),
            (ref VBuffer<float> destination) => buffer.CopyTo(ref destination));
    }
}
