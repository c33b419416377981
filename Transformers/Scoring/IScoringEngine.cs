namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Computes a mini-batch. Serves many threads at once.</summary>
internal interface IScoringEngine : IDisposable
{
    /// <summary>Zero-mean RGB pixels of <paramref name="count"/> pictures, [N, 3, S, S], to logits [N, classes].</summary>
    void Score(ReadOnlySpan<float> pixels, int count, Span<float> logits);
}
