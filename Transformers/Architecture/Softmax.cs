using System.Numerics.Tensors;

namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>Logits to probabilities.</summary>
internal static class Softmax
{
    /// <summary>Replaces one row of logits [classes] with probabilities, which add up to 1.</summary>
    public static void InPlace(Span<float> logits)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max<float>(logits), logits); // so that no exponential overflows
        TensorPrimitives.Exp<float>(logits, logits);
        TensorPrimitives.Divide(logits, TensorPrimitives.Sum<float>(logits), logits);
    }
}
