using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Heads;

/// <summary>The last layer of a network.</summary>
/// <param name="Weights">[classes, features].</param>
/// <param name="Biases">[classes].</param>
internal sealed record LinearClassifier(float[][] Weights, double[] Biases)
{
    /// <summary>Number of classes whose logits are computed together.</summary>
    public const int RowsAtOnce = 4;

    private const double Never = -30; // the logits of learnt classes add up to 0, so that one is 0 or more: a probability of 1e-13 at most

    /// <summary>The last layer of a model.</summary>
    public static LinearClassifier Of(GoogLeNetModel model)
    {
        WeightTensor weight = model.Weights["fc.weight"];
        return new(
            [.. weight.Values.Chunk((int)weight.Shape[1])],
            [.. model.Weights["fc.bias"].Values.Select(bias => (double)bias)]);
    }

    /// <summary>The last layer of weights that name all of these classes, in their order; none where they do not.</summary>
    public static LinearClassifier? Of(GoogLeNetWeights weights, IReadOnlyList<string> classNames)
    {
        if (weights.ClassNames is not { Count: > 0 } names || names.Distinct().Count() < names.Count
            || weights.Tensors.GetValueOrDefault("fc.weight") is not { Shape: [var rows, var length] } weight
            || weights.Tensors.GetValueOrDefault("fc.bias") is not { } bias || rows != names.Count || bias.Values.Length != names.Count)
            return null;
        Dictionary<string, int> places = names.Select((name, row) => (name, row)).ToDictionary();
        if (!classNames.All(places.ContainsKey))
            return null;
        int[] order = [.. classNames.Select(name => places[name])];
        return new(
            [.. order.Select(row => weight.Values.AsSpan(row * (int)length, (int)length).ToArray())],
            [.. order.Select(row => (double)bias.Values[row])]);
    }

    /// <summary>The weights of a model, with this classifier as its last layer.</summary>
    public Dictionary<string, WeightTensor> In(GoogLeNetModel model) => new(model.Weights)
    {
        ["fc.weight"] = new([Weights.Length, Weights[0].Length], [.. Weights.SelectMany(row => row)]),
        ["fc.bias"] = new([Biases.Length], [.. Biases.Select(bias => (float)bias)]),
    };

    /// <summary>Makes a classifier of the parameters of a <see cref="SoftmaxLoss"/>.</summary>
    /// <param name="parameters">Those of the classes that were learnt.</param>
    /// <param name="learnt">Which classes these are.</param>
    /// <param name="classes">Number of all classes; the others are never predicted.</param>
    public static LinearClassifier Of(double[] parameters, int[] learnt, int classes)
    {
        int length = parameters.Length / learnt.Length - 1;
        var weights = new float[classes][];
        var biases = new double[classes];
        Array.Fill(biases, Never);
        for (int k = 0; k < classes; k++)
            weights[k] = new float[length];
        for (int i = 0; i < learnt.Length; i++)
        {
            for (int j = 0; j < length; j++)
                weights[learnt[i]][j] = (float)parameters[i * length + j];
            biases[learnt[i]] = parameters[learnt.Length * length + i];
        }
        return new(weights, biases);
    }

    /// <summary>The same classifier with the rows of another instead of its first ones.</summary>
    public LinearClassifier Beside(LinearClassifier first) => new(
        [.. first.Weights, .. Weights.Skip(first.Weights.Length)], [.. first.Biases, .. Biases.Skip(first.Biases.Length)]);

    /// <summary>The logarithm of the sum of the exponentials of logits.</summary>
    public static double LogSum(ReadOnlySpan<double> logits)
    {
        double highest = TensorPrimitives.Max(logits), sum = 0;
        foreach (double logit in logits)
            sum += Math.Exp(logit - highest);
        return highest + Math.Log(sum);
    }

    /// <summary>The logits of a feature vector, [classes].</summary>
    public void Score(ReadOnlySpan<float> features, Span<double> logits)
    {
        for (int k = 0; k < Weights.Length; k += RowsAtOnce)
            Score(Weights, Biases, k, features, logits);
    }

    /// <summary>Some logits of a feature vector: those of <see cref="RowsAtOnce"/> classes, or of the last ones.</summary>
    /// <param name="weights">[classes, features].</param>
    /// <param name="biases">[classes].</param>
    /// <param name="first">The first class.</param>
    /// <param name="features">The feature vector.</param>
    /// <param name="logits">Receives the logits at the places of their classes, [classes].</param>
    public static void Score(
        float[][] weights, ReadOnlySpan<double> biases, int first, ReadOnlySpan<float> features, Span<double> logits)
    {
        int last = weights.Length - 1;
        Vector128<float> products = FixedOrder.Dot(
            features, weights[first], weights[Math.Min(first + 1, last)], weights[Math.Min(first + 2, last)],
            weights[Math.Min(first + 3, last)]);
        for (int i = 0; i < RowsAtOnce && first + i <= last; i++)
            logits[first + i] = products[i] + biases[first + i];
    }
}
