namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>Computes a mini-batch. Thread-safe.</summary>
internal interface IScoringEngine : IDisposable
{
    /// <summary>Engine and version, device, numbers: "ONNX Runtime 1.31.1, CPU, int8 (8-bit weights)".</summary>
    string Description { get; }

    /// <summary>
    /// Zero-mean RGB pixels of <paramref name="count"/> images, [N, 3, S, S], to logits [N, classes], or to the values of a layer [N,
    /// C·H·W].
    /// </summary>
    void Score(ReadOnlySpan<float> pixels, int count, Span<float> outputs);

    /// <summary>Called once on a thread that will score by itself beside others: from then on a call keeps to that thread.</summary>
    void EnterLane() { }
}
