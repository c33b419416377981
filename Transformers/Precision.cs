namespace MLNet.GoogLeNet;

/// <summary>The precision in which the network computes.</summary>
public enum Precision
{
    /// <summary>
    /// <see cref="BFloat16"/> in training and in scoring with TorchSharp, where the processor has instructions for it;
    /// <see cref="Float32"/> everywhere else. Never <see cref="Int8"/>. The log says which, and why.
    /// </summary>
    Auto,

    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>
    /// 16-bit brain floating point for convolutions and linear layers; weights, normalisation and losses stay in 32 bits. Faster on
    /// processors with AVX-512 BF16; many times slower on others, where it is emulated and the log warns.
    /// </summary>
    BFloat16,

    /// <summary>
    /// 8-bit integers for convolutions, in scoring and export only, by ONNX Runtime on the processor. Needs a model that
    /// <see cref="GoogLeNetTransformer.Quantize"/> made. The end of the network and local response normalisation stay in 32 bits.
    /// On x86 processors without VNNI the weights have 7 bits.
    /// </summary>
    Int8,
}
