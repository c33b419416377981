using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Onnx.Int8;

/// <summary>A map in bytes.</summary>
/// <param name="Tensor">Its name in the graph.</param>
/// <param name="Scale">The name of the distance of two bytes.</param>
/// <param name="ZeroPoint">The name of the byte that stands for 0.</param>
/// <param name="Range">The values that the bytes stand for.</param>
internal readonly record struct ByteMap(string Tensor, string Scale, string ZeroPoint, ActivationRange Range);
