using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Transformers.Normalization;

/// <summary>
/// Takes the mean off planar pixels and, if there is a scale, multiplies what is left. It travels with a normalised column as
/// annotations, so that what stands after it knows what the pixels were.
/// </summary>
/// <param name="Mean">Three values, a channel each, or as many as a picture has, a place each; 0 to 255. Empty: unknown.</param>
/// <param name="Scale">One over the standard deviation of each channel, three values; empty for none.</param>
internal sealed record PixelNormalization(float[] Mean, float[] Scale)
{
    private const string MeanKind = "PixelMean", ScaleKind = "PixelScale";

    /// <summary>Whether the mean has a value a channel; otherwise it is a picture.</summary>
    public bool IsPerChannel => Mean.Length == 3;

    /// <summary>The normalisation that made a column; none where nothing is known of it.</summary>
    public static PixelNormalization? Of(DataViewSchema.Column column)
    {
        float[]? mean = Read(column, MeanKind);
        return mean is null ? null : new(mean, Read(column, ScaleKind) ?? []);
    }

    public DataViewSchema.Annotations ToAnnotations()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        Add(annotations, MeanKind, Mean);
        if (Scale.Length > 0)
            Add(annotations, ScaleKind, Scale);
        return annotations.ToAnnotations();
    }

    /// <summary>Pixels 0 to 255 [3, H, W], already in <paramref name="pixels"/> as single, to zero-mean pixels in place.</summary>
    public void Apply(Span<float> pixels)
    {
        for (int channel = 0, plane = pixels.Length / 3; channel < 3; channel++)
            Apply(pixels.Slice(channel * plane, plane), channel, channel * plane);
    }

    /// <summary>The same for a part of one channel that starts at a place of the picture [3, H, W].</summary>
    public void Apply(Span<float> pixels, int channel, int place)
    {
        if (IsPerChannel)
            TensorPrimitives.Subtract(pixels, Mean[channel], pixels);
        else
            TensorPrimitives.Subtract(pixels, Mean.AsSpan(place, pixels.Length), pixels);
        if (Scale.Length > 0)
            TensorPrimitives.Multiply(pixels, Scale[channel], pixels);
    }

    /// <summary>Zero-mean pixels [3, H, W] back to the bytes that they came from.</summary>
    /// <returns>Whether these bytes give exactly the same zero-mean pixels again.</returns>
    public bool TryRestore(ReadOnlySpan<float> pixels, Span<byte> bytes)
    {
        var restored = new float[pixels.Length];
        for (int channel = 0, plane = pixels.Length / 3; channel < 3; channel++)
        {
            int place = channel * plane;
            Span<float> values = restored.AsSpan(place, plane);
            pixels.Slice(place, plane).CopyTo(values);
            if (Scale.Length > 0)
                TensorPrimitives.Divide(values, Scale[channel], values);
            if (IsPerChannel)
                TensorPrimitives.Add(values, Mean[channel], values);
            else
                TensorPrimitives.Add(values, Mean.AsSpan(place, plane), values);
        }
        TensorPrimitives.Round<float>(restored, restored);
        TensorPrimitives.ConvertSaturating<float, byte>(restored, bytes);
        TensorPrimitives.ConvertChecked<byte, float>(bytes, restored);
        Apply(restored);
        return pixels.SequenceEqual(restored);
    }

    private static float[]? Read(DataViewSchema.Column column, string kind)
    {
        if (column.Annotations.Schema.GetColumnOrNull(kind)?.Type is not VectorDataViewType { ItemType: var item } || item != NumberDataViewType.Single)
            return null;
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
