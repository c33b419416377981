namespace MLNet.GoogLeNet.Training;

/// <summary>Loss and accuracy over a whole set, however it was cut into mini-batches.</summary>
internal sealed class Tally
{
    private readonly long[] _right, _count; // by class
    private double _loss;

    public Tally(int classCount)
    {
        _right = new long[classCount];
        _count = new long[classCount];
    }

    /// <summary>Goes on from what a checkpoint kept.</summary>
    public Tally(State state)
    {
        _loss = state.Loss;
        _right = [.. state.Right];
        _count = [.. state.Count];
    }

    /// <summary>Mean loss per image.</summary>
    public double Loss => _loss / Math.Max(1, _count.Sum());

    /// <summary>Share of images whose highest logit was the right one, 0 to 1.</summary>
    public double Accuracy => (double)_right.Sum() / Math.Max(1, _count.Sum());

    /// <summary>The same share per class, averaged over the classes that have images.</summary>
    public double MacroAccuracy =>
        _count.Zip(_right).Where(pair => pair.First > 0).Select(pair => (double)pair.Second / pair.First).DefaultIfEmpty(0).Average();

    /// <param name="logits">Of the main classifier, [N, classes].</param>
    /// <param name="targets">The share of each class in each image, [N, classes]; the largest counts as the right one.</param>
    /// <param name="meanLoss">Mean loss of these images; where classes weigh in it, what it counts for per image.</param>
    public void Add(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, double meanLoss)
    {
        int classes = _count.Length, images = logits.Length / classes;
        for (int i = 0; i < images; i++)
        {
            int label = IndexOfMax(targets.Slice(i * classes, classes));
            _count[label]++;
            if (IndexOfMax(logits.Slice(i * classes, classes)) == label)
                _right[label]++;
        }
        _loss += meanLoss * images;
    }

    public State Save() => new(_loss, [.. _right], [.. _count]);

    /// <summary>What a checkpoint keeps.</summary>
    internal sealed record State(double Loss, long[] Right, long[] Count);

    private static int IndexOfMax(ReadOnlySpan<float> values) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(values);
}
