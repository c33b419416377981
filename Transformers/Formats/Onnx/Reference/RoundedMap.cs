using MLNet.GoogLeNet.Transformers.Quantization;

namespace MLNet.GoogLeNet.Transformers.Formats.Onnx.Reference;

/// <summary>A map whose values are those that bytes stand for.</summary>
internal readonly record struct RoundedMap(FeatureMap Map, ActivationRange Range);
