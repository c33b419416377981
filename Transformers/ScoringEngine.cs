namespace MLNet.GoogLeNet;

/// <summary>What computes the scores.</summary>
public enum ScoringEngine
{
    /// <summary>The fastest for what is asked: ONNX Runtime for 32-bit numbers on the processor, TorchSharp for everything else.</summary>
    Auto,

    /// <summary>ONNX Runtime: on the processor, in 32-bit numbers. Ready in a tenth of a second; needs no libtorch.</summary>
    OnnxRuntime,

    /// <summary>TorchSharp: in any precision, on the processor or a graphics card. The application brings native libtorch.</summary>
    TorchSharp,
}
