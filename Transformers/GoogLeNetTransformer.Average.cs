using System.Globalization;

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    private const float MeanTolerance = 0.01f; // grey levels
    private const float ScaleTolerance = 1e-4f; // a share: scales are near 1/58, where grey levels would let any pass

    /// <summary>How many networks this transformer averages; 1 for a single network.</summary>
    internal int NetworkCount => _models.Count;

    /// <summary>
    /// Several networks as one transformer, whose scores are the mean of their probabilities (paper, section 7: seven networks). It is used
    /// and saved like any other, except that <see cref="SaveOnnx"/> writes single networks.
    /// </summary>
    /// <param name="models">
    /// Networks for the same pixels and classes: image size, mean, scale and class names are the same; architectures may differ. Columns
    /// and options are those of the first.
    /// </param>
    /// <exception cref="ArgumentException">There is no network, or two of them do not match.</exception>
    public static GoogLeNetTransformer Average(params IReadOnlyList<GoogLeNetTransformer> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count == 0)
            throw new ArgumentException("There is no model to average. Give one or more.", nameof(models));
        for (int i = 0; i < models.Count; i++)
        {
            if (models[i] is null)
                throw new ArgumentException(
                    $"Model {i + 1} of {models.Count} is null. Leave it out, or give a transformer.", nameof(models));
            models[i].ThrowIfDisposed();
        }
        GoogLeNetTransformer first = models[0];
        for (int i = 1; i < models.Count; i++)
            ThrowUnlessAlike(first.Model, models[i].Model, i + 1, nameof(models));
        foreach (GoogLeNetTransformer model in models)
            model.WithoutCalibration("An average's probabilities and features differ from those of its networks. Calibrate the average.");
        return new(first._host, [.. models.SelectMany(model => model._models)], first._columns, first.ScoringOptions, first.ComputeOptions);
    }

    private static void ThrowUnlessAlike(GoogLeNetModel first, GoogLeNetModel other, int number, string parameter)
    {
        string? difference =
            other.ImageSize != first.ImageSize
                ? $"takes {other.ImageSize}×{other.ImageSize} pixels and the first {first.ImageSize}×{first.ImageSize}"
            : !other.ClassNames.SequenceEqual(first.ClassNames) ? $"has different classes from the first: {Names(other)} and {Names(first)}"
            : !IsNear(other.Mean, first.Mean, MeanTolerance)
                ? $"was trained with the mean {Numbers(other.Mean)} and the first with {Numbers(first.Mean)}"
            : !IsNear(other.Scale, first.Scale, ScaleTolerance * first.Scale.DefaultIfEmpty().Max())
                ? $"was trained with the scale {Numbers(other.Scale)} and the first with {Numbers(first.Scale)}"
            : null;
        if (difference is not null)
            throw new ArgumentException(
                $"Model {number} {difference}. An average scores the same pixels for the same classes: train its models on data with the "
                    + "same "
                + "classes, with one ImageSize, and with NormalizeZeroMean given the same mean.", parameter);
    }

    private static bool IsNear(IReadOnlyList<float> a, IReadOnlyList<float> b, float tolerance) =>
        a.Count == b.Count && a.Zip(b, (x, y) => Math.Abs(x - y)).All(difference => difference <= tolerance);

    private static string Names(GoogLeNetModel model) =>
        $"{string.Join(", ", model.ClassNames.Take(5))}{(model.ClassNames.Count > 5 ? ", …" : "")} ({model.ClassNames.Count})";

    private static string Numbers(IReadOnlyList<float> values) =>
        values.Count <= 3 ? $"[{string.Join(", ", values.Select(value => value.ToString("0.####", CultureInfo.InvariantCulture)))}]"
            : $"of {values.Count:N0} places";
}
