using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Onnx.Reference;

/// <summary>Layers that compute in 32-bit numbers, with batch norm as in its formula.</summary>
internal sealed class ReferenceLayers(NetworkTensors weights) : ILayers<FeatureMap>
{
    public FeatureMap Convolution(ConvolutionLayer layer, FeatureMap x)
    {
        WeightTensor weight = weights.Require($"{layer.Name}.conv.weight", layer.Shape);
        if (!weights.Has($"{layer.Name}.bn.weight"))
            return x.Convolve(layer, weight, [.. Enumerable.Repeat(1f, layer.Output)], Vector($"{layer.Name}.conv.bias", layer));

        float[] variances = Vector($"{layer.Name}.bn.running_var", layer), means = Vector($"{layer.Name}.bn.running_mean", layer);
        float[] gammas = Vector($"{layer.Name}.bn.weight", layer), betas = Vector($"{layer.Name}.bn.bias", layer);
        double[] factors =
            [.. gammas.Zip(variances, (gamma, variance) => gamma / Math.Sqrt(variance + ArchitectureTraits.BatchNormEpsilon))];
        float[] shifts = [.. betas.Select((beta, channel) => (float)(beta - means[channel] * factors[channel]))];
        return x.Convolve(layer, weight, [.. factors.Select(factor => (float)factor)], shifts);
    }

    public FeatureMap MaxPool(string name, FeatureMap x, int kernel, int stride) => x.MaxPool(kernel, stride);

    public FeatureMap LocalResponseNormalization(string name, FeatureMap x, int channels) => x.NormalizeResponse();

    public FeatureMap Concat(string name, IReadOnlyList<FeatureMap> branches) => FeatureMap.Concat(branches);

    private float[] Vector(string name, ConvolutionLayer layer) => weights.Require(name, layer.Output).Values;
}
