using System.Numerics.Tensors;
using Benchmarks.Auditing;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Heads;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace Benchmarks.Calibrating;

/// <summary>What a calibration was worth on one split.</summary>
internal sealed record CalibrationResult
{
    /// <summary>The share of images of known kinds that were called unknown, by the share that was asked for.</summary>
    public required IReadOnlyDictionary<double, double> FalseAlarms { get; init; }

    /// <summary>The same, had the distances of held-out images been those to means and a covariance that they had a part in.</summary>
    public required IReadOnlyDictionary<double, double> FalseAlarmsWithoutFolds { get; init; }

    /// <summary>The same of each kind of unknown images, which are found.</summary>
    public required IReadOnlyDictionary<double, double[]> Found { get; init; }

    /// <summary>For each distance, and the classifier's probability, the area under the curve of each kind of unknown images.</summary>
    public required IReadOnlyList<(string Distance, double[] Areas)> Areas { get; init; }

    public required double Accuracy { get; init; }

    /// <summary>The share of label sets that have the right class, and the number of classes in one, by the coverage asked for.</summary>
    public required double Coverage { get; init; }

    public required double SetSize { get; init; }

    /// <summary>The expected calibration error.</summary>
    public required double ErrorBefore { get; init; }

    public required double ErrorAfter { get; init; }
}

/// <summary>Trains the classifier on some kinds, calibrates it on held-out images of these, and counts what it says of the rest.</summary>
/// <param name="features">Pooled features of all images of the kinds.</param>
/// <param name="labels">The kind of each.</param>
/// <param name="others">Features of images of other kinds, which are the same in each split.</param>
internal sealed class CalibrationSplit(float[][] features, int[] labels, IReadOnlyList<float[][]> others)
{
    /// <summary>What is asked for.</summary>
    public const double Coverage = 0.95;

    /// <inheritdoc cref="Coverage"/>
    public static IReadOnlyList<double> FalseAlarms { get; } = [0.01, 0.05];

    /// <summary>One random split.</summary>
    /// <param name="unknownKinds">Number of kinds that are not trained on.</param>
    /// <param name="seed">Decides which, and how the images of the others are divided: a half, a quarter and a quarter.</param>
    /// <param name="channel">Is told what calibration says.</param>
    /// <param name="cancellation">Ends the training.</param>
    public CalibrationResult Run(int unknownKinds, int seed, IChannel channel, CancellationToken cancellation)
    {
        var random = new Random(seed);
        int[] kinds = [.. labels.Distinct().Order()];
        random.Shuffle(kinds);
        int[] known = kinds[unknownKinds..];
        List<int> training = [], heldOut = [], test = [];
        foreach (int kind in known)
        {
            int[] rows = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] == kind)];
            random.Shuffle(rows);
            training.AddRange(rows[..(rows.Length / 2)]);
            heldOut.AddRange(rows[(rows.Length / 2)..(rows.Length * 3 / 4)]);
            test.AddRange(rows[(rows.Length * 3 / 4)..]);
        }
        int LabelOf(int row) => Array.IndexOf(known, labels[row]);
        Func<float[], float[]> logitsOf = Train(training, LabelOf, known.Length, seed, cancellation);
        float[][] near = [.. features.Where((_, row) => Array.IndexOf(known, labels[row]) < 0)];
        return Judge([.. heldOut], [.. test], [near, .. others], LabelOf, logitsOf, known.Length, channel);
    }

    private CalibrationResult Judge(
        int[] heldOut, int[] test, float[][][] unknown, Func<int, int> labelOf, Func<float[], float[]> logitsOf, int classes,
        IChannel channel)
    {
        var fit = new CalibrationFit([.. Enumerable.Range(0, classes).Select(label => $"{label}")]);
        foreach (int row in heldOut)
            fit.Add([.. logitsOf(features[row]), .. features[row], .. new float[ImageLook.Length]], labelOf(row));
        var (temperature, calibration) = fit.Run(new(Coverage, FalseAlarms[0]), perClass: false, channel);

        float[][] learnt = [.. heldOut.Select(row => features[row])];
        float[][] tested = [.. test.Select(row => features[row])];
        int[] right = [.. test.Select(labelOf)];
        float[][] before = [.. tested.Select(image => Probabilities(logitsOf(image), 1))];
        float[][] after = [.. tested.Select(image => Probabilities(logitsOf(image), temperature))];
        int[][] sets = [.. after.Select(all => calibration.Members(all))];
        float[] pValues = [.. tested.Select(image => calibration.PValue(image))];
        var withoutFolds = calibration with { References = [.. learnt.Select(image => calibration.Distances.Of(image)).Order()] };
        float[] naive = [.. tested.Select(image => withoutFolds.PValue(image))];
        float[][] unknownPValues = [.. unknown.Select(images => (float[])[.. images.Select(image => calibration.PValue(image))])];

        int[] learntLabels = [.. heldOut.Select(labelOf)];
        (string, Func<float[], double>)[] distances =
        [
            ("this library's", image => calibration.Distances.Of(image)),
            .. OtherDistances.All.Select(other => (other.Name, other.Fit(learnt, learntLabels))),
            ("1 − the classifier's highest probability", image => -Probabilities(logitsOf(image), temperature).Max()),
        ];
        return new()
        {
            FalseAlarms = FalseAlarms.ToDictionary(asked => asked, asked => Share(pValues, asked)),
            FalseAlarmsWithoutFolds = FalseAlarms.ToDictionary(asked => asked, asked => Share(naive, asked)),
            Found = FalseAlarms.ToDictionary(asked => asked, asked => (double[])[.. unknownPValues.Select(all => Share(all, asked))]),
            Areas = [.. distances.Select(distance => (distance.Item1, Areas(distance.Item2, tested, unknown)))],
            Accuracy = after.Zip(right).Count(pair => TensorPrimitives.IndexOfMax<float>(pair.First) == pair.Second) / (double)right.Length,
            Coverage = sets.Zip(right).Count(pair => pair.First.Contains(pair.Second)) / (double)right.Length,
            SetSize = sets.Average(set => set.Length),
            ErrorBefore = CalibrationError.Of(before, right),
            ErrorAfter = CalibrationError.Of(after, right),
        };
    }

    // As TrainingRecipe.Head trains it, on features that are there.
    private Func<float[], float[]> Train(
        List<int> rows, Func<int, int> labelOf, int classes, int seed, CancellationToken cancellation)
    {
        ImageFeatures[] images = [.. rows.Select(row => new ImageFeatures(labelOf(row), [[.. features[row]]]))];
        var scaling = FeatureScaling.Of(images);
        scaling.Apply(images);
        var search = new StrengthSearch(classes, classWeights: null, TrainingMetric.ValidationLoss, cancellation);
        LinearClassifier classifier = scaling.Undo(search.ByFolds(images, new Random(seed)).Classifier);
        return image =>
        {
            var logits = new double[classes];
            classifier.Score(image, logits);
            return [.. logits.Select(logit => (float)logit)];
        };
    }

    private static double[] Areas(Func<float[], double> distance, float[][] known, float[][][] unknown)
    {
        double[] own = [.. known.Select(distance)];
        return [.. unknown.Select(images => AuditCommand.AreaUnderCurve([.. images.Select(distance)], own))];
    }

    private static double Share(float[] pValues, double most) => pValues.Count(value => value <= (float)most) / (double)pValues.Length;

    private static float[] Probabilities(float[] logits, float temperature)
    {
        TensorPrimitives.Divide(logits, temperature, logits);
        Softmax.InPlace(logits);
        return logits;
    }
}
