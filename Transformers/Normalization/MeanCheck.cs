using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.GoogLeNet.Transformers.Normalization;

/// <summary>Whether the pixels of a column were normalised as a network's weights want them.</summary>
internal static class MeanCheck
{
    private const float LargestDifference = 5; // grey levels; published means of ImageNet differ by one
    private const float LargestRatio = 1.25f;  // of scales

    /// <summary>Warns where another mean or another scale was taken than the weights were trained with; says nothing where one is unknown.</summary>
    /// <param name="channel">Where the warning goes.</param>
    /// <param name="pixels">The column of zero-mean pixels.</param>
    /// <param name="mean">What the weights want taken off, 0 to 255: a value a channel or a place. Empty: unknown.</param>
    /// <param name="scale">What the weights want the rest multiplied by, a value a channel; empty for nothing.</param>
    /// <param name="weights">What they are, for the message.</param>
    public static void Warn(
        IChannel channel, DataViewSchema.Column pixels, IReadOnlyList<float> mean, IReadOnlyList<float> scale, string weights)
    {
        if (mean.Count == 0 || PixelNormalization.Of(pixels) is not { Mean.Length: > 0 } found)
            return;
        float[] expected = PerChannel(mean), actual = PerChannel(found.Mean);
        bool isNear = expected.Zip(actual, (x, y) => Math.Abs(x - y)).All(difference => difference <= LargestDifference);
        bool isScaledAlike = OrOnes(scale).Zip(OrOnes(found.Scale), (x, y) => Math.Max(x / y, y / x)).All(ratio => ratio <= LargestRatio);
        if (isNear && isScaledAlike)
            return;
        channel.Warning(MessageSensitivity.Schema,
            $"Column '{pixels.Name}' has pixels minus {Describe(actual, found.Scale)}; {weights} were trained on pixels minus {Describe(expected, scale)} "
            + $"and will do worse. Append {Remedy(pixels.Name, expected, scale)}.");
    }

    private static float[] PerChannel(IReadOnlyList<float> mean) =>
        [.. Enumerable.Range(0, 3).Select(channel => mean.Skip(channel * mean.Count / 3).Take(mean.Count / 3).Average())];

    private static IReadOnlyList<float> OrOnes(IReadOnlyList<float> scale) => scale.Count == 0 ? [1, 1, 1] : scale;

    private static string Describe(IReadOnlyList<float> mean, IReadOnlyList<float> scale) =>
        Numbers(mean, "0.#") + (scale.Count == 0 ? "" : $" times {Numbers(scale, "0.####")}");

    private static string Remedy(string column, float[] mean, IReadOnlyList<float> scale) => scale.Count > 0
        ? "the normalisation that they were trained with"
        : FormattableString.Invariant($"NormalizeZeroMean(\"{column}\", new ChannelMean({mean[0]:0.#}f, {mean[1]:0.#}f, {mean[2]:0.#}f))");

    private static string Numbers(IReadOnlyList<float> values, string format) => $"[{string.Join(", ", values.Select(value => value.ToString(format)))}]";
}
