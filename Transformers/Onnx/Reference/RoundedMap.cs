using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Onnx.Reference;

/// <summary>A map whose values are those that bytes stand for.</summary>
internal readonly record struct RoundedMap(FeatureMap Map, ActivationRange Range);
