namespace Benchmarks.Scoring;

/// <summary>What a contestant does in a round.</summary>
internal enum ScoringTask
{
    /// <summary>From JPEG files to labels, through a loaded model.</summary>
    Pipeline,

    /// <summary>The engine of that model alone, in its lanes, on pixels in memory.</summary>
    Forward,

    /// <summary>ONNX Runtime alone with the exported file, mini-batches of 8 on all threads, on pixels in memory.</summary>
    OnnxRuntime,

    /// <summary>ML.NET's own chain with the exported file.</summary>
    Stock,

    /// <summary>A prediction engine, an image at a time, from its file.</summary>
    Single,

    /// <summary>What that cannot do without: decoding, and a forward pass of one image.</summary>
    SingleForward,
}
