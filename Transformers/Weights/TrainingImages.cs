using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>The images that a network learned from, as hashes: enough to recognise one, too little to restore one.</summary>
internal sealed class TrainingImages
{
    /// <summary>Beside the network's tensors in a saved model.</summary>
    public const string Tensor = "training.hashes";

    /// <summary>
    /// How many of 121 bits may differ. Of the 924,120 pairs of the Oxford 17 flowers 79 are within it; the eight of them that differ most
    /// were looked at, and are copies.
    /// </summary>
    public const int LargestDistance = 28;

    // [N, values]: 16 bits in each, which a single holds exactly, of the pixels, the whole and the middle.
    private const int BitsOfValue = 16, ValuesOfPixels = 4, ValuesOfHash = 8, Values = ValuesOfPixels + 2 * ValuesOfHash;

    private readonly HashSet<ulong> _pixels;

    /// <param name="hashes">One for each image; those of mirrored images are not kept.</param>
    public TrainingImages(IEnumerable<ImageHash> hashes)
    {
        All = [.. hashes.Select(hash => hash with { Mirrored = 0, MirroredMiddle = 0 })];
        _pixels = [.. All.Select(hash => hash.Pixels)];
    }

    /// <summary>Those of several training runs.</summary>
    public static TrainingImages? Of(IEnumerable<TrainingImages?> parts)
    {
        TrainingImages[] known = [.. parts.OfType<TrainingImages>()];
        return known.Length switch
        {
            0 => null,
            1 => known[0],
            _ => new([.. known.SelectMany(part => part.All).Distinct()]),
        };
    }

    public IReadOnlyList<ImageHash> All { get; }

    /// <summary>Whether an image has exactly the pixels of one of them.</summary>
    public bool HasExactly(ImageHash image) => _pixels.Contains(image.Pixels);

    /// <summary>Whether an image is a copy of one of them: resized, compressed, mirrored, or cropped a little.</summary>
    public bool HasNearly(ImageHash image)
    {
        foreach (ImageHash hash in All)
            if (image.DistanceTo(hash) <= LargestDistance)
                return true;
        return false;
    }

    /// <summary>For each image whether it is exactly one of them (true) or a copy of one (false); null for neither.</summary>
    public bool?[] Find(IReadOnlyCollection<ImageHash> images) => // each is compared with each
        [.. images.AsParallel().AsOrdered().Select(image => HasExactly(image) ? true : HasNearly(image) ? false : (bool?)null)];

    public KeyValuePair<string, WeightTensor> ToTensor()
    {
        var values = new float[All.Count * Values];
        for (int i = 0; i < All.Count; i++)
        {
            Span<float> row = values.AsSpan(i * Values, Values);
            Split(All[i].Pixels, row[..ValuesOfPixels]);
            Split(All[i].Whole, row.Slice(ValuesOfPixels, ValuesOfHash));
            Split(All[i].Middle, row[(ValuesOfPixels + ValuesOfHash)..]);
        }
        return new(Tensor, new WeightTensor([All.Count, Values], values));
    }

    /// <summary>The images that a file names; none where it names none.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static TrainingImages? Find(IReadOnlyDictionary<string, WeightTensor> tensors)
    {
        if (!tensors.TryGetValue(Tensor, out WeightTensor? tensor))
            return null;
        if (tensor.Shape is not [_, Values])
            throw new InvalidDataException(
                $"Its tensor '{Tensor}' is [{string.Join(", ", tensor.Shape)}]; hashes of images are [images, {Values}].");
        foreach (float value in tensor.Values)
            if (value is not (>= 0 and <= ushort.MaxValue) || value != MathF.Floor(value))
                throw new InvalidDataException(FormattableString.Invariant(
                    $"Its tensor '{Tensor}' has the value {value}; it holds whole numbers from 0 to {ushort.MaxValue}."));
        return new(tensor.Values.Chunk(Values).Select(row => new ImageHash(
            (ulong)Join(row.AsSpan(0, ValuesOfPixels)), Join(row.AsSpan(ValuesOfPixels, ValuesOfHash)),
            Join(row.AsSpan(ValuesOfPixels + ValuesOfHash)), Mirrored: 0, MirroredMiddle: 0)));
    }

    private static void Split(UInt128 bits, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = (ushort)(bits >> BitsOfValue * i);
    }

    private static UInt128 Join(ReadOnlySpan<float> values)
    {
        UInt128 bits = 0;
        for (int i = 0; i < values.Length; i++)
            bits |= (UInt128)values[i] << BitsOfValue * i;
        return bits;
    }
}
