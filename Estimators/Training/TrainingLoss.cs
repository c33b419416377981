using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>Cross-entropy against soft targets.</summary>
internal static class TrainingLoss
{
    /// <summary>
    /// The weighted mean of −Σ w·t′·log softmax(logits) with t′ = (1 − ε)·t + ε/K, over Σ w·t of the mini-batch.
    /// </summary>
    /// <remarks>
    /// The divisor takes the targets before smoothing. So for hard labels this is what PyTorch's cross_entropy makes of indices: the
    /// mean weighted by the weights of the labels. For mixed ones it is the same mean, where PyTorch's, given probabilities,
    /// would divide by N and so change the size of the step with the classes that a mini-batch happens to have.
    /// </remarks>
    /// <param name="logits">[N, K].</param>
    /// <param name="targets">Probabilities of the classes, float32 [N, K]; each row sums to 1.</param>
    /// <param name="labelSmoothing">ε, 0 to below 1.</param>
    /// <param name="classWeights">w, float32 [K], on the device of the logits; none weighs all alike.</param>
    /// <returns>A float32 scalar, in the dispose scope of the caller.</returns>
    public static Tensor Of(Tensor logits, Tensor targets, double labelSmoothing, Tensor? classWeights)
    {
        using var scope = NewDisposeScope();
        Tensor logarithms = nn.functional.log_softmax(logits.to(ScalarType.Float32), dim: 1); // [N, K]
        using Scalar kept = 1 - labelSmoothing, spread = labelSmoothing / targets.shape[1], whole = 1.0, images = targets.shape[0];
        Tensor smoothed = labelSmoothing == 0 ? targets : targets.mul(kept).add_(spread, alpha: whole);
        Tensor loss = classWeights is null
            ? -(smoothed * logarithms).sum().div(images)
            : -(smoothed * logarithms * classWeights).sum() / (targets * classWeights).sum();
        return loss.MoveToOuterDisposeScope();
    }
}
