using MLNet.GoogLeNet.Data.Saving;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>What a network learnt from held-out images; <see cref="GoogLeNetTransformer.Calibrate"/> finds it.</summary>
/// <param name="Distances">How far features are from the classes.</param>
/// <param name="References">The distances of held-out images, in ascending order.</param>
/// <param name="Thresholds">The probability from which a class is in the label set: one, or one for each class.</param>
/// <param name="Promise">What was asked for.</param>
internal sealed record Calibration(ClassDistances Distances, float[] References, float[] Thresholds, CalibrationPromise Promise)
{
    /// <summary>How the held-out images were distributed; null where they were too few.</summary>
    public ReferenceProfile? Profile { get; init; }

    /// <summary>The name of its entry in a saved model.</summary>
    public const string EntryName = "Calibration.safetensors";

    private const string Centre = "centre", Factor = "factor", Means = "means", Directions = "directions";
    private const string ReferenceName = "references", ThresholdName = "thresholds";

    private static readonly string[] Names = [Centre, Factor, Means, Directions, ReferenceName, ThresholdName];

    /// <summary>Of an image like those that were held out, as likely to be at most p as p says.</summary>
    public float PValue(ReadOnlySpan<float> features) => PValueOf(Distances.Of(features));

    /// <summary>The same of a distance.</summary>
    public float PValueOf(float distance)
    {
        if (float.IsNaN(distance))
            return float.NaN;
        int below = Array.BinarySearch(References, distance);
        if (below < 0)
            below = ~below;
        while (below > 0 && References[below - 1] >= distance)
            below--;
        return (1f + References.Length - below) / (References.Length + 1f);
    }

    /// <summary>Whether an image with this p-value is called unknown; one without a p-value is not.</summary>
    public bool IsUnknown(float pValue) => pValue <= (float)Promise.FalseAlarms;

    /// <summary>The classes of the label set, the most likely first.</summary>
    public int[] Members(ReadOnlySpan<float> probabilities)
    {
        var members = new List<int>();
        for (int i = 0; i < probabilities.Length; i++)
            if (probabilities[i] >= ThresholdOf(i))
                members.Add(i);
        float[] all = probabilities.ToArray();
        return [.. members.OrderByDescending(i => all[i])];
    }

    /// <summary>The probability from which a class is in the label set.</summary>
    public float ThresholdOf(int label) => Thresholds[Thresholds.Length == 1 ? 0 : label];

    /// <summary>Writes all but the promise.</summary>
    public void Write(Stream stream) => SafetensorsFile.Write(stream, new Dictionary<string, WeightTensor>(Profile?.ToTensors() ?? [])
    {
        [Centre] = Vector(Distances.Centre),
        [Factor] = Distances.Factor,
        [Means] = Distances.Means,
        [Directions] = Distances.Directions,
        [ReferenceName] = Vector(References),
        [ThresholdName] = Vector(Thresholds),
    });

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="stream">The entry.</param>
    /// <param name="classes">Number of classes of the network.</param>
    /// <param name="promise">What was asked for.</param>
    /// <exception cref="InvalidDataException">It is cut short or damaged; the message names the value.</exception>
    public static Calibration Read(Stream stream, int classes, CalibrationPromise promise)
    {
        int features = Table1.Inception5B.Output;
        try
        {
            using MemoryStream copy = NetworkEntry.CopyBounded(stream);
            IReadOnlyDictionary<string, WeightTensor> tensors = SafetensorsFile.Read(copy).Tensors;
            string? strange = Names.Except(tensors.Keys)
                .Concat(tensors.Keys.Except([.. Names, .. ReferenceProfile.TensorNames])).FirstOrDefault();
            Require(strange is null, strange!, "missing or not expected");
            foreach (var (name, tensor) in tensors)
                Require(Array.TrueForAll(tensor.Values, float.IsFinite), name, "not all finite numbers");
            Require(tensors[Centre].Shape.SequenceEqual([features]), Centre, $"not a vector of {features:N0} numbers");
            RequireMatrix(Factor, least: 0, most: features);
            RequireMatrix(Means, least: 1, most: classes);
            Require(tensors[Directions].Shape.SequenceEqual(tensors[Means].Shape), Directions, "not a row for each mean");
            float[] references = tensors[ReferenceName].Values, thresholds = tensors[ThresholdName].Values;
            Require(references.Zip(references.Skip(1)).All(pair => pair.First <= pair.Second), ReferenceName, "not in ascending order");
            Require(thresholds.Length == 1 || thresholds.Length == classes, ThresholdName, $"neither one nor {classes:N0} numbers");
            Require(Array.TrueForAll(thresholds, value => value is >= 0 and <= 1), ThresholdName, "not all from 0 to 1");
            return new(
                new(tensors[Centre].Values, tensors[Factor], tensors[Means], tensors[Directions]), references, thresholds, promise)
            {
                Profile = ReferenceProfile.Find(tensors, classes),
            };

            void RequireMatrix(string name, int least, int most) => Require(
                tensors[name].Shape is [var rows, var columns] && rows >= least && rows <= most && columns == features, name,
                $"not a matrix of {least:N0} to {most:N0} rows of {features:N0} numbers");
        }
        catch (InvalidDataException e)
        {
            throw SavedState.Damaged($"its calibration cannot be read. {e.Message}");
        }
    }

    private static WeightTensor Vector(float[] values) => new([values.Length], values);

    /// <exception cref="InvalidDataException">It does not hold.</exception>
    internal static void Require(bool holds, string name, string problem)
    {
        if (!holds)
            throw new InvalidDataException($"Its tensor '{name}' is {problem}.");
    }
}

/// <summary>What a calibration was asked for.</summary>
/// <param name="Coverage">The share of images whose label set has their class, between 0 and 1.</param>
/// <param name="FalseAlarms">The share of images of known classes that are called unknown, from 0 to below 1.</param>
internal sealed record CalibrationPromise(double Coverage, double FalseAlarms)
{
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        if (!(Coverage > 0 && Coverage < 1))
            throw new ArgumentOutOfRangeException("coverage", Coverage, $"Coverage is {Coverage}; it must be between 0 and 1.");
        if (!(FalseAlarms >= 0 && FalseAlarms < 1))
            throw new ArgumentOutOfRangeException(
                "falseAlarms", FalseAlarms, $"FalseAlarms is {FalseAlarms}; it must be at least 0 (none) and below 1.");
    }
}
