using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Logits, pooled features and right answers of held-out images, and what a network learns from them.</summary>
/// <param name="classNames">The classes.</param>
internal sealed class CalibrationFit(IReadOnlyList<string> classNames)
{
    private const int MostNames = 10; // in a message

    private readonly TemperatureFit _temperature = new();
    private readonly List<float[]> _logits = [], _features = [], _looks = [];
    private readonly List<int> _labels = [];

    /// <param name="evidence">Logits, features and look, [classes + 1024 + 5].</param>
    /// <param name="label">The index of the right class.</param>
    /// <exception cref="InvalidOperationException">A number is infinite or NaN.</exception>
    public void Add(float[] evidence, int label)
    {
        if (!Array.TrueForAll(evidence, float.IsFinite))
            throw new InvalidOperationException(
                $"Some logits or features of image {_labels.Count + 1:N0} are infinite or NaN, so nothing can be calibrated. Check the "
                + "weights of the network, and that the pixels are normalised as it expects.");
        _logits.Add(evidence[..classNames.Count]);
        _features.Add(evidence[classNames.Count..^ImageLook.Length]);
        _looks.Add(evidence[^ImageLook.Length..]);
        _labels.Add(label);
        _temperature.Add(_logits[^1], label);
    }

    /// <summary>The temperature, and all that depends on it.</summary>
    /// <param name="promise">What is asked for.</param>
    /// <param name="perClass">Whether each class gets a threshold of its own.</param>
    /// <param name="channel">Logs what was found, and warns of classes with too few images.</param>
    /// <exception cref="InvalidOperationException">There are too few images.</exception>
    public (float Temperature, Calibration Calibration) Run(CalibrationPromise promise, bool perClass, IChannel channel)
    {
        if (_labels.Count == 0)
            throw new InvalidOperationException(
                "No row has both an image and a label that the model knows. Give labelled images of its classes.");
        float[] references = References(promise.FalseAlarms);
        float temperature = _temperature.Temperature();
        float[][] plain = [.. _logits.Select(logits => Probabilities(logits, 1))];
        float[][] probabilities = [.. _logits.Select(logits => Probabilities(logits, temperature))];
        channel.Info(MessageSensitivity.None,
            $"Temperature {temperature:0.###} on {_labels.Count:N0} images: mean cross-entropy {_temperature.Loss(temperature):0.####} "
            + $"instead of {_temperature.Loss(1):0.####}, expected calibration error {CalibrationError.Of(probabilities, _labels):0.####} "
            + $"instead of {CalibrationError.Of(plain, _labels):0.####}."
            + (_temperature.AreAllRight ? " All answers are right, so these images cannot show how sure they should be: give more." : ""));

        int[] counts = [.. classNames.Select((_, label) => _labels.Count(other => other == label))];
        if (promise.FalseAlarms > 0)
        {
            WarnOf(counts, count => count == 0, channel, "These classes have no images, so theirs are likely to be called unknown");
            WarnOf(counts, count => count == 1, channel,
                "These classes have one image each, which does not show how far their images are from the classes");
        }
        double[] own = [.. probabilities.Select((all, i) => (double)all[_labels[i]])];
        float[] thresholds = perClass
            ? [.. classNames.Select((_, label) => Threshold([.. own.Where((_, i) => _labels[i] == label)], promise.Coverage))]
            : [Threshold(own, promise.Coverage)];
        if (perClass)
            WarnOf(counts, count => Rank(count, promise.Coverage) > count, channel, string.Create(CultureInfo.InvariantCulture,
                $"These classes have too few images for a coverage of {promise.Coverage}, so they are in all label sets"));
        else if (Rank(own.Length, promise.Coverage) > own.Length)
            channel.Warning(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
                $"{own.Length:N0} images are too few for label sets with a coverage of {promise.Coverage}, so every set has all classes."));
        var calibration = new Calibration(ClassDistanceFit.Of(_features, _labels), references, thresholds, promise);
        return (temperature, calibration with { Profile = ProfileOf(calibration, probabilities, channel) });
    }

    private ReferenceProfile? ProfileOf(Calibration calibration, float[][] probabilities, IChannel channel)
    {
        var values = new float[_labels.Count][];
        var classes = new int[_labels.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = new float[ReferenceProfile.MeasuredCount];
            classes[i] = ProfileValues.Of(probabilities[i], pValue: 0, _features[i], _looks[i], values[i]);
        }
        float[][] byQuantity = [.. Enumerable.Range(0, ReferenceProfile.MeasuredCount)
            .Select(quantity => (float[])[.. values.Select(own => own[quantity])])];
        // Those of the distances that were measured without the image itself.
        byQuantity[ReferenceProfile.UnknownPValue] = [.. calibration.References.Select(calibration.PValueOf)];
        var profile = ReferenceProfile.Of(byQuantity, classes, classNames.Count);
        if (profile is null)
            channel.Info(MessageSensitivity.None,
                $"{_labels.Count:N0} images are too few for a reference profile, which shows whether later images drift: it needs "
                + $"{ReferenceProfile.LeastImages} from classes with two or more.");
        return profile;
    }

    // Distances of the images, in order, each measured without its fold.
    private float[] References(double falseAlarms)
    {
        float[] references = ClassDistanceFit.HeldOut(_features, _labels);
        int needed = falseAlarms > 0 ? (int)Math.Ceiling(1 / falseAlarms - 1e-9) - 1 : 0;
        double enough = Math.Ceiling(1000 / (references.Length + 1.0)) / 1000;
        if (references.Length < needed)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"FalseAlarms is {falseAlarms}, which needs {needed:N0} images from classes with two or more; there are "
                + $"{references.Length:N0}. With so few, no image could be called unknown: give more images, or falseAlarms "
                + $"{(enough < 1 ? $"{enough.ToString(CultureInfo.InvariantCulture)} or more, or " : "")}0 for none."));
        return references;
    }

    /// <summary>
    /// The probability that the right class has, or more, of the share of images that is asked for and one more image: 0 where there are
    /// too few.
    /// </summary>
    /// <param name="own">The probability of the right class of each image.</param>
    /// <param name="coverage">The share.</param>
    public static float Threshold(double[] own, double coverage)
    {
        int rank = Rank(own.Length, coverage);
        return rank > own.Length ? 0 : (float)own.OrderDescending().ElementAt(rank - 1);
    }

    private static int Rank(int count, double coverage) => (int)Math.Ceiling((count + 1) * coverage - 1e-9);

    private static float[] Probabilities(float[] logits, float temperature)
    {
        var probabilities = new float[logits.Length];
        TensorPrimitives.Divide(logits, temperature, probabilities);
        Softmax.InPlace(probabilities);
        return probabilities;
    }

    private void WarnOf(int[] counts, Func<int, bool> isFew, IChannel channel, string what)
    {
        string[] names = [.. classNames.Where((_, label) => isFew(counts[label]))];
        if (names.Length > 0)
            channel.Warning(MessageSensitivity.Schema,
                $"{what}: {string.Join(", ", names.Take(MostNames))}"
                + $"{(names.Length > MostNames ? $" and {names.Length - MostNames:N0} more" : "")}.");
    }
}
