namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Computes a mini-batch. Serves many threads at once.</summary>
internal interface IScoringEngine : IDisposable
{
    /// <summary>Engine and version, device, numbers: "ONNX Runtime 1.31.1, CPU, float32, 2 threads".</summary>
    string Description { get; }

    /// <summary>Zero-mean RGB pixels of <paramref name="count"/> pictures, [N, 3, S, S], to logits [N, classes].</summary>
    void Score(ReadOnlySpan<float> pixels, int count, Span<float> logits);
}
