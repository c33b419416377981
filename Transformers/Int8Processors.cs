namespace MLNet.GoogLeNet;

/// <summary>The processors on which an int8 ONNX file gives the right scores.</summary>
public enum Int8Processors
{
    /// <summary>
    /// All. Weights have 7 bits, so that two products of a weight and a byte fit into the 16 bits in which ONNX Runtime adds them up on x86
    /// processors without VNNI.
    /// </summary>
    Any,

    /// <summary>
    /// x86 processors with VNNI (Intel since Cascade Lake, Ice Lake and Alder Lake; AMD since Zen 4) and ARM64. Weights have 8 bits. On
    /// other x86 processors such sums overflow and scores are wrong, unless the session setting <c>session.x64quantprecision</c> is 1.
    /// </summary>
    Vnni,
}
