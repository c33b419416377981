namespace MLNet.GoogLeNet;

/// <summary>What computes the scores.</summary>
public enum ScoringEngine
{
    /// <summary>
    /// The fastest for what is asked: ONNX Runtime for 32-bit numbers and for 8 bits on the processor, TorchSharp for everything else.
    /// </summary>
    Auto,

    /// <summary>ONNX Runtime: on the processor, in 32-bit numbers or in 8 bits. Ready in a tenth of a second; needs no libtorch.</summary>
    OnnxRuntime,

    /// <summary>TorchSharp: in 32 or 16 bits, on the processor or a graphics card. The application brings native libtorch.</summary>
    TorchSharp,
}
