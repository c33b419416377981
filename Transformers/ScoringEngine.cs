namespace MLNet.GoogLeNet;

/// <summary>What computes the scores.</summary>
public enum ScoringEngine
{
    /// <summary>
    /// The fastest for what is asked: on the processor <see cref="Managed"/> for 32-bit numbers and ONNX Runtime for 8 bits, TorchSharp for
    /// everything else. Processors that are neither ARM64 nor x86 with FMA get ONNX Runtime for 32-bit numbers, too.
    /// </summary>
    Auto,

    /// <summary>ONNX Runtime: on the processor, in 32-bit numbers or in 8 bits. Ready in a tenth of a second; needs no libtorch.</summary>
    OnnxRuntime,

    /// <summary>TorchSharp: in 32 or 16 bits, on the processor or a graphics card. The application brings native libtorch.</summary>
    TorchSharp,

    /// <summary>
    /// This library's own code: on the processor, in 32-bit numbers, with its widest vector instructions. Convolutions larger than 1×1 by
    /// minimal filtering (Winograd; Lavin and Gray 2015). The same bits on every x86 processor with AVX2; needs no native library.
    /// </summary>
    Managed,
}
