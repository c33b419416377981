using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>Loss and accuracy over a whole set, however it was cut into mini-batches.</summary>
internal sealed class Tally
{
    private double _loss;
    private long _right, _count;

    /// <summary>Mean cross-entropy a picture.</summary>
    public double Loss => _loss / _count;

    /// <summary>Share of pictures whose highest logit was the right one, 0 to 1.</summary>
    public double Accuracy => (double)_right / _count;

    /// <param name="logits">Of the main classifier, [N, classes].</param>
    /// <param name="labels">The right classes, int64 [N].</param>
    /// <param name="meanLoss">Mean cross-entropy of the mini-batch.</param>
    public void Add(Tensor logits, Tensor labels, double meanLoss)
    {
        long count = labels.shape[0];
        _loss += meanLoss * count;
        _right += logits.argmax(1).eq(labels).sum().item<long>();
        _count += count;
    }
}
