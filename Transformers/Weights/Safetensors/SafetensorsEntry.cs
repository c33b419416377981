using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.Safetensors;

/// <summary>One tensor as a safetensors header describes it.</summary>
/// <param name="Name">The name of the tensor.</param>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Shape">The lengths of its dimensions.</param>
/// <param name="Count">The product of the dimensions.</param>
/// <param name="Begin">The first byte, counted from the end of the header.</param>
/// <param name="End">The byte after the last.</param>
internal sealed record SafetensorsEntry(
    string Name, ElementType Type, long[] Shape, long Count, long Begin, long End);
