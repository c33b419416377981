using System.Globalization;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Normalization;

/// <summary>Whether pixels were normalised as the weights of a network expect.</summary>
internal static class MeanAgreement
{
    /// <summary>How far apart two means may be, in grey levels: an image that is so much brighter looks the same.</summary>
    public const float Tolerance = 3;

    /// <summary>A sentence with both means where they do not agree; null where they do, or where one of them is not known.</summary>
    /// <param name="pixels">How the pixels were normalised.</param>
    /// <param name="mean">What the weights expect to be subtracted; empty where that is not known.</param>
    /// <param name="scale">What they want the rest multiplied by; empty for nothing, null where the network adapts to any.</param>
    /// <param name="weights">What the weights are called at the beginning of a sentence.</param>
    public static string? Complaint(PixelNormalization? pixels, IReadOnlyList<float> mean, IReadOnlyList<float>? scale, string weights)
    {
        if (pixels is null || mean.Count == 0 || pixels.Mean.Length == 0)
            return null;
        float[] found = PerChannel(pixels.Mean), wanted = PerChannel(mean);
        if (found.Zip(wanted).Any(pair => Math.Abs(pair.First - pair.Second) > Tolerance))
            return $"{weights} were trained on pixels minus {Text(wanted)} (red, green, blue), but these are pixels minus {Text(found)}. "
                + $"Normalise with the mean of the weights: NormalizeZeroMean(…, new ChannelMean({Literals(wanted)})).";
        if (scale is not null && pixels.Scale.Length > 0 != scale.Count > 0)
            return $"{weights} were trained on pixels that were {Scaling(scale)}, but these were {Scaling(pixels.Scale)}. "
                + $"{(scale.Count > 0 ? "Set" : "Leave out")} UnitVariance.";
        return null;
    }

    private static string Scaling(IReadOnlyList<float> scale) =>
        scale.Count == 0 ? "not scaled" : $"multiplied by {Text(PerChannel(scale))}";

    // A mean image by its average colour.
    private static float[] PerChannel(IReadOnlyList<float> values)
    {
        int plane = values.Count / 3;
        return [.. Enumerable.Range(0, 3).Select(channel => values.Skip(channel * plane).Take(plane).Average())];
    }

    private static string Text(float[] values) => string.Join(", ", values.Select(Text));

    private static string Literals(float[] values) => string.Join(", ", values.Select(value => $"{Text(value)}f"));

    private static string Text(float value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
