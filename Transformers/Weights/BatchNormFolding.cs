using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>
/// Batch norm as part of the convolution before it: both are linear, so γ/√(variance + ε) multiplies the filters of a channel and
/// the rest becomes its bias.
/// </summary>
internal static class BatchNormFolding
{
    private const string Norm = ".bn.", Convolution = ".conv.";

    /// <summary>Weights without batch norm; those that have none already come back as they are.</summary>
    public static IReadOnlyDictionary<string, WeightTensor> Fold(IReadOnlyDictionary<string, WeightTensor> weights)
    {
        var folded = weights.Where(pair => !pair.Key.Contains(Norm)).ToDictionary();
        foreach (string name in weights.Keys.Where(name => name.EndsWith(Norm + "weight")))
        {
            string unit = name[..^(Norm + "weight").Length];
            float[] Values(string part) => weights[unit + Norm + part].Values;
            float[] scale = [.. Values("weight").Zip(Values("running_var"), (gamma, variance) => Scale(gamma, variance))];
            float[] mean = Values("running_mean");
            float[] bias = [.. Values("bias").Select((beta, channel) => (float)(beta - (double)scale[channel] * mean[channel]))];
            folded[unit + Convolution + "weight"] = Multiply(weights[unit + Convolution + "weight"], scale);
            folded[unit + Convolution + "bias"] = new WeightTensor([bias.Length], bias);
        }
        return folded;
    }

    /// <summary>The other way: folded weights for a network that has batch norm, with one that only adds the bias.</summary>
    public static IReadOnlyDictionary<string, WeightTensor> Unfold(IReadOnlyDictionary<string, WeightTensor> folded)
    {
        var weights = folded.Where(pair => !pair.Key.EndsWith(Convolution + "bias")).ToDictionary();
        foreach (var (name, bias) in folded.Where(pair => pair.Key.EndsWith(Convolution + "bias")))
        {
            string unit = name[..^(Convolution + "bias").Length];
            WeightTensor All(float value) => new(bias.Shape, [.. Enumerable.Repeat(value, bias.Values.Length)]);
            weights[unit + Norm + "weight"] = All(1);
            weights[unit + Norm + "bias"] = bias;
            weights[unit + Norm + "running_mean"] = All(0);
            weights[unit + Norm + "running_var"] = All((float)(1 - ArchitectureTraits.BatchNormEpsilon)); // ε makes it 1
        }
        return weights;
    }

    private static float Scale(float gamma, float variance) => (float)(gamma / Math.Sqrt(variance + ArchitectureTraits.BatchNormEpsilon));

    private static WeightTensor Multiply(WeightTensor weight, float[] scale)
    {
        var product = new float[weight.Values.Length];
        int filter = product.Length / scale.Length;
        for (int channel = 0; channel < scale.Length; channel++)
            TensorPrimitives.Multiply(
                weight.Values.AsSpan(channel * filter, filter), scale[channel], product.AsSpan(channel * filter, filter));
        return new(weight.Shape, product);
    }
}
