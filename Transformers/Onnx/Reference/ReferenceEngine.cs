using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Onnx.Reference;

/// <summary>
/// The network in plain loops, to compare others with: it has neither a native library nor a rewritten layer in common with them.
/// An image of 224×224 takes a good part of a second.
/// </summary>
internal sealed class ReferenceEngine(
    GoogLeNetModel model, Precision precision, Int8Processors processors = Int8Processors.Any, bool withFeatures = false) : IScoringEngine
{
    public string Description => $"the reference computation, {(precision == Precision.Int8 ? "rounded to int8" : "float32")}";

    public void Score(ReadOnlySpan<float> pixels, int count, Span<float> outputs)
    {
        int size = model.ImageSize, length = Table1.InputChannels * size * size, classes = model.ClassNames.Count;
        int outputLength = outputs.Length / count;
        for (int i = 0; i < count; i++)
        {
            Span<float> output = outputs.Slice(i * outputLength, outputLength);
            float[] features = LastMap(FeatureMap.OfPlanes(pixels.Slice(i * length, length), size, size)).Average();
            Classify(features, output[..classes]);
            if (withFeatures)
                features.CopyTo(output[classes..]);
        }
    }

    public void Dispose()
    {
    }

    private FeatureMap LastMap(FeatureMap pixels)
    {
        if (precision == Precision.Float32)
            return new LayerSequence<FeatureMap>(new ReferenceLayers(new(model, model.Weights)), model.Architecture).Map(pixels);
        var layers = new Int8ReferenceLayers(new(model, BatchNormFolding.Fold(model.Weights)), model.RequireRanges(), processors);
        return new LayerSequence<RoundedMap>(layers, model.Architecture).Map(layers.Round(pixels, ActivationNames.Pixels)).Map;
    }

    private void Classify(float[] features, Span<float> logits)
    {
        float[] weight = model.Weights["fc.weight"].Values, bias = model.Weights["fc.bias"].Values;
        for (int i = 0; i < logits.Length; i++)
            logits[i] = TensorPrimitives.Dot<float>(features, weight.AsSpan(i * features.Length, features.Length)) + bias[i];
    }
}
