using System.Globalization;
using MLNet.GoogLeNet.Transformers.Weights;
using Tool.CommandLine;

namespace Tool.Scoring.Drifting;

/// <summary>What the scored images have in common with the held-out ones of the calibration, as the manifest says it.</summary>
internal sealed record DriftFacts
{
    /// <summary>Number of images below which nothing is tested.</summary>
    public const int LeastImages = 50;

    private const double Remarkable = 0.01;
    private const double Least = 1e-300; // below, a double loses digits
    private const int Named = 3; // quantities in a line

    /// <summary>Number of images that were compared: all with scores.</summary>
    public required long Images { get; init; }

    /// <summary>The lowest corrected p-value; none where there are too few images.</summary>
    public double? PValue { get; init; }

    public required IReadOnlyList<QuantityFacts> Quantities { get; init; }

    /// <param name="Name">What is compared.</param>
    /// <param name="Reference">Number of held-out images in each bin.</param>
    /// <param name="Counts">Number of scored images in each bin.</param>
    /// <param name="PValue">
    /// That both are from one source, corrected for the number of quantities (Holm); none where there are too few images.
    /// </param>
    /// <param name="Change">In words, what is different if anything is.</param>
    internal sealed record QuantityFacts(
        string Name, IReadOnlyList<long> Reference, IReadOnlyList<long> Counts, double? PValue = null, string? Change = null)
    {
        /// <summary>Whether enough images have a known value; the size of an image need not be known.</summary>
        internal bool IsTested => Reference.Count > 0 && Counts.Sum() >= LeastImages;

        /// <summary>In words, why it is not compared although others are.</summary>
        internal string WhyNot => Reference.Count == 0
            ? "not compared: the calibration does not know it; calibrate again, on images that LoadPixels reads"
            : $"not compared: known of {Counts.Sum():N0} images only, {LeastImages} are needed";
    }

    /// <summary>Tests counts against a reference.</summary>
    /// <param name="names">The quantities.</param>
    /// <param name="references">The held-out images in each bin, for each quantity.</param>
    /// <param name="counts">The same of the scored images.</param>
    /// <param name="classNames">The classes of the model.</param>
    public static DriftFacts Of(
        IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<long>> references, IReadOnlyList<IReadOnlyList<long>> counts,
        IReadOnlyList<string> classNames)
    {
        QuantityFacts[] quantities =
            [.. names.Select((name, quantity) => new QuantityFacts(name, references[quantity], counts[quantity]))];
        long images = counts[0].Sum();
        if (images < LeastImages)
            return new() { Images = images, Quantities = quantities };
        QuantityFacts[] tested = [.. quantities.Where(own => own.IsTested)];
        var pValues = new Queue<double>(DriftTest.Corrected([.. tested.Select(Test)]));
        return new()
        {
            Images = images,
            PValue = pValues.Min(),
            Quantities = [.. quantities.Select(own => own.IsTested
                ? own with { PValue = pValues.Dequeue(), Change = ChangeOf(own, classNames) } : own)],
        };
    }

    // Many images may have one width: its bin is a kind, whose number in the reference chance decided.
    private static double Test(QuantityFacts own) => own.Name is ReferenceProfile.Class or ReferenceProfile.Width or ReferenceProfile.Height
        ? DriftTest.OfKinds(own.Reference, own.Counts) : DriftTest.OfRanges(own.Reference, own.Counts);

    /// <summary>The same of all images of several jobs with one model; null where one of them was not compared.</summary>
    /// <exception cref="ArgumentException">They are of different references.</exception>
    public static DriftFacts? Merged(IReadOnlyList<DriftFacts?> parts, IReadOnlyList<string> classNames)
    {
        if (parts.Any(part => part is null))
            return null;
        IReadOnlyList<QuantityFacts> first = parts[0]!.Quantities;
        foreach (DriftFacts? part in parts)
            if (!part!.Quantities.Select(own => own.Name).SequenceEqual(first.Select(own => own.Name))
                || part.Quantities.Zip(first).Any(pair => !pair.First.Reference.SequenceEqual(pair.Second.Reference)
                    || pair.First.Counts.Count != pair.Second.Reference.Count))
                throw new ArgumentException("The manifests have different reference profiles.", nameof(parts));
        return Of(
            [.. first.Select(own => own.Name)],
            [.. first.Select(own => own.Reference)],
            [.. first.Select((own, quantity) => (long[])[.. own.Counts.Select((_, bin) =>
                parts.Sum(part => part!.Quantities[quantity].Counts[bin]))])],
            classNames);
    }

    /// <summary>What an alarm for drift needs and does not find.</summary>
    public static JobException NotThere() => new(ExitCode.Usage,
        "--drift-alarm is given, but the model has no reference profile to compare images with. Calibrate it with googlenet calibrate, "
        + $"on {ReferenceProfile.LeastImages} held-out images or more, and score with that model.");

    /// <summary>One line about it, which begins with "drift: ".</summary>
    /// <param name="level">The alarm level; null for none.</param>
    public string ToLine(double? level)
    {
        if (PValue is not { } lowest)
            return $"drift: not tested, {LeastImages} scored images are needed";
        string[] changes = [.. Quantities.Where(own => own.PValue <= (level ?? Remarkable)).OrderBy(own => own.PValue)
            .Select(own => own.Change!)];
        string what = changes.Length == 0 ? "no significant change"
            : string.Join(", ", changes.Take(Named)) + (changes.Length > Named ? $" and {changes.Length - Named} more" : "")
                + " than in the reference";
        return $"drift: {Text(lowest)}, {what}";
    }

    /// <summary>A p-value with two digits: "p = 3e-9".</summary>
    public static string Text(double pValue) => pValue < Least
        ? string.Create(CultureInfo.InvariantCulture, $"p < {Least:0e0}")
        : $"p = {pValue.ToString("G2", CultureInfo.InvariantCulture).Replace("E-0", "e-").Replace("E-", "e-")}";

    private static string ChangeOf(QuantityFacts own, IReadOnlyList<string> classNames)
    {
        if (own.Name == ReferenceProfile.Class)
        {
            double all = own.Reference.Sum(), others = own.Counts.Sum();
            int most = Enumerable.Range(0, own.Counts.Count).MaxBy(bin => own.Counts[bin] / others - own.Reference[bin] / all);
            return $"more images are taken for '{classNames[most]}'";
        }
        string name = own.Name switch
        {
            "score" => "the highest probability is",
            "unknown_p_value" => "unknown p-values are",
            ReferenceProfile.Width => "the width of image files is",
            ReferenceProfile.Height => "the height of image files is",
            "features_1" or "features_2" or "features_3" or "features_4" => $"projection {own.Name[^1]} of the features is",
            _ => $"{own.Name} is",
        };
        return DriftTest.ShareAbove(own.Reference, own.Counts) switch
        {
            < 0.45 => $"{name} lower",
            > 0.55 => $"{name} higher",
            _ => $"{name} otherwise distributed",
        };
    }
}
