using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>
/// How the held-out images of a calibration were distributed, as counts in bins, for each of <see cref="Quantities"/>. Edges come from
/// these images or are fixed, so that counts of other images in the same bins can be compared with them, and added up without loss.
/// </summary>
/// <param name="Edges">
/// The lowest value of each bin but the first, ascending; none of the class, whose bins are the classes, and of what is not known.
/// </param>
/// <param name="Counts">Number of held-out images in each bin; no bins of what is not known.</param>
internal sealed record ReferenceProfile(float[][] Edges, int[][] Counts)
{
    /// <summary>Number of images below which there is no profile.</summary>
    public const int LeastImages = 50;

    private const int MostBins = 10, LeastInBin = 10;
    private const int MostInBin = 1 << 24; // a single holds whole numbers up to here
    private const string Prefix = "profile.";

    /// <summary>Quantities that have a value; the predicted class follows as the last one.</summary>
    private static readonly string[] Measured =
    [
        "score", "unknown_p_value", "brightness", "contrast", "sharpness", Width, Height, "features_1", "features_2", "features_3",
        "features_4",
    ];

    /// <summary>What is compared, in the order of <see cref="BinsOf"/>.</summary>
    public static IReadOnlyList<string> Quantities { get; } = [.. Measured, Class];

    /// <summary>The quantity whose bins are the classes.</summary>
    public const string Class = "class";

    // From 16 pixels on, each 1.19 times the one before.
    private static readonly float[] SizeRanges = [.. Enumerable.Range(0, 49).Select(i => MathF.Round(16 * MathF.Pow(2, i / 4f)))];

    /// <summary>
    /// The size of the image file, in pixels. Many images may have the very same, so that its bins are fixed ranges and common sizes, not
    /// quantiles. It is not known where the pixels do not come straight from <c>LoadPixels</c>, and to calibrations from before it was
    /// counted.
    /// </summary>
    public const string Width = "width", Height = "height";

    /// <summary>The bin of an image whose value is not known.</summary>
    public const int NoBin = -1;

    /// <summary>The place of the p-value of being unknown among the quantities.</summary>
    public const int UnknownPValue = 1;

    /// <summary>Number of quantities that have a value.</summary>
    public static int MeasuredCount => Measured.Length;

    /// <summary>The names of its tensors in a file.</summary>
    public static IEnumerable<string> TensorNames => Quantities.SelectMany(NamesOf);

    /// <summary>The profile of some images.</summary>
    /// <param name="values">For each quantity that has a value, those of the images.</param>
    /// <param name="classes">The predicted class of each image.</param>
    /// <param name="classCount">Number of classes of the network.</param>
    /// <returns>None of too few images.</returns>
    public static ReferenceProfile? Of(float[][] values, int[] classes, int classCount)
    {
        if (values.Append([.. classes.Select(label => (float)label)]).Any(all => all.Length < LeastImages))
            return null;
        float[][] edges =
        [
            .. values.Select((own, quantity) => !IsSize(quantity) ? Quantiles(own) : own.Contains(0) ? [] : SizeEdges(own)), [],
        ];
        int[][] counts = [.. edges.SkipLast(1).Select(own => new int[own.Length == 0 ? 0 : own.Length + 1]), new int[classCount]];
        for (int quantity = 0; quantity < values.Length; quantity++)
            foreach (float value in values[quantity])
                if (counts[quantity].Length > 0)
                    counts[quantity][Bin(edges[quantity], value)]++;
        foreach (int label in classes)
            counts[^1][label]++;
        return new(edges, counts);
    }

    /// <summary>The bin of an image for each quantity.</summary>
    /// <param name="values">Its value of each quantity that has one.</param>
    /// <param name="label">Its predicted class.</param>
    /// <param name="bins">Receives them.</param>
    public void BinsOf(ReadOnlySpan<float> values, int label, Span<int> bins)
    {
        for (int quantity = 0; quantity < values.Length; quantity++)
            bins[quantity] = IsSize(quantity) && (values[quantity] == 0 || Counts[quantity].Length == 0)
                ? NoBin : Bin(Edges[quantity], values[quantity]);
        bins[values.Length] = label;
    }

    /// <summary>Whether these are bins of this profile, one for each quantity.</summary>
    public bool Has(ReadOnlySpan<int> bins)
    {
        if (bins.Length != Counts.Length)
            return false;
        for (int quantity = 0; quantity < bins.Length; quantity++)
            if ((bins[quantity] < 0 || bins[quantity] >= Counts[quantity].Length) && !(bins[quantity] == NoBin && IsSize(quantity)))
                return false;
        return true;
    }

    public IEnumerable<KeyValuePair<string, WeightTensor>> ToTensors()
    {
        for (int quantity = 0; quantity < Quantities.Count; quantity++)
        {
            if (Counts[quantity].Length == 0)
                continue;
            if (quantity < Measured.Length)
                yield return new(EdgesOf(Quantities[quantity]), new([Edges[quantity].Length], Edges[quantity]));
            float[] counts = [.. Counts[quantity].Select(count => (float)count)];
            yield return new(CountsOf(Quantities[quantity]), new([counts.Length], counts));
        }
    }

    /// <summary>The profile among the tensors of a calibration; none in one that was saved without it.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message names the value.</exception>
    public static ReferenceProfile? Find(IReadOnlyDictionary<string, WeightTensor> tensors, int classCount)
    {
        if (!TensorNames.Any(tensors.ContainsKey))
            return null;
        int[] known =
        [
            .. Enumerable.Range(0, Quantities.Count)
                .Where(quantity => !IsSize(quantity) || NamesOf(Quantities[quantity]).Any(tensors.ContainsKey)),
        ];
        string? missing = known.SelectMany(quantity => NamesOf(Quantities[quantity])).FirstOrDefault(name => !tensors.ContainsKey(name));
        Calibration.Require(missing is null, missing!, "missing");
        float[][] edges = [.. Quantities.Select(_ => (float[])[])];
        int[][] counts = [.. Quantities.Select(_ => (int[])[])];
        foreach (int quantity in known)
        {
            counts[quantity] = CountsIn(CountsOf(Quantities[quantity]), tensors);
            if (quantity == Measured.Length)
                continue;
            string name = EdgesOf(Measured[quantity]);
            float[] own = edges[quantity] = tensors[name].Values;
            int most = IsSize(quantity) ? SizeRanges.Length + 2 * MostBins : MostBins - 1;
            Calibration.Require(tensors[name].Shape is [>= 1] && own.Length <= most, name, $"not a vector of 1 to {most} numbers");
            Calibration.Require(own.Zip(own.Skip(1)).All(pair => pair.First < pair.Second), name, "not in ascending order");
            Calibration.Require(
                counts[quantity].Length == own.Length + 1, CountsOf(Measured[quantity]), "not one number more than it has edges");
        }
        Calibration.Require(counts[^1].Length == classCount, CountsOf(Class), $"not a vector of {classCount:N0} numbers");
        return new(edges, counts);
    }

    private static int[] CountsIn(string name, IReadOnlyDictionary<string, WeightTensor> tensors)
    {
        float[] values = tensors[name].Values;
        Calibration.Require(tensors[name].Shape is [_], name, "not a vector");
        Calibration.Require(Array.TrueForAll(values, value => value is >= 0 and <= MostInBin && value == MathF.Floor(value)), name,
            $"not all whole numbers from 0 to {MostInBin:N0}");
        Calibration.Require(values.Sum(value => (double)value) >= LeastImages, name, $"of fewer than {LeastImages} images");
        return [.. values.Select(value => (int)value)];
    }

    // Bins with about the same number of images.
    private static float[] Quantiles(float[] values)
    {
        float[] sorted = [.. values.Order()];
        int bins = BinsFor(values.Length);
        return [.. Enumerable.Range(1, bins - 1).Select(bin => sorted[bin * sorted.Length / bins]).Distinct()];
    }

    // Fixed ranges from just below the smallest to just above the largest, and a size that would fill a quantile by itself.
    private static float[] SizeEdges(float[] values)
    {
        int enough = values.Length / BinsFor(values.Length);
        IEnumerable<float> common = values.GroupBy(value => value).Where(same => same.Count() >= enough).Select(same => same.Key);
        int first = Math.Max(0, Bin(SizeRanges, values.Min()) - 1), last = Bin(SizeRanges, values.Max());
        return [.. SizeRanges[first..Math.Min(last + 1, SizeRanges.Length)].Union(common.SelectMany(size => (float[])[size, size + 1]))
            .Order()];
    }

    private static int BinsFor(int count) => Math.Clamp(count / LeastInBin, 2, MostBins);

    private static bool IsSize(int quantity) => Quantities[quantity] is Width or Height;

    private static int Bin(float[] edges, float value)
    {
        int bin = 0;
        while (bin < edges.Length && value >= edges[bin])
            bin++;
        return bin;
    }

    private static string[] NamesOf(string quantity) =>
        quantity == Class ? [CountsOf(quantity)] : [EdgesOf(quantity), CountsOf(quantity)];

    private static string EdgesOf(string quantity) => $"{Prefix}{quantity}.edges";

    private static string CountsOf(string quantity) => $"{Prefix}{quantity}.counts";
}
