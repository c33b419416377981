using System.Runtime.Intrinsics.X86;

namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>What a processor can do that decides in which numbers a network computes best.</summary>
/// <param name="ExactByteProducts">
/// Whether the fast products of bytes in ONNX Runtime are exact. On x86 without VNNI they add two products up in 16 bits, where
/// 255 · 127 twice does not fit: sums saturate and scores are wrong. See "Why do I need reduce_range" in its documentation of quantisation.
/// </param>
/// <param name="BFloat16">Whether libtorch computes bfloat16 in hardware; elsewhere it emulates it, many times slower than float32.</param>
internal sealed record ProcessorFeatures(bool ExactByteProducts, bool BFloat16)
{
    /// <summary>Those of the processor that this runs on.</summary>
    public static ProcessorFeatures Current { get; } = X86Base.IsSupported
        ? OfX86(X86Base.CpuId, Avx2.IsSupported, Avx512BW.VL.IsSupported)
        : new(ExactByteProducts: true, BFloat16: false); // ARM64 adds up in 32 bits; its bfloat16 was never measured

    /// <param name="cpuId">Leaf and subleaf → EAX, EBX, ECX, EDX.</param>
    /// <param name="avx2">Whether processor and operating system have AVX2.</param>
    /// <param name="avx512">Whether they have AVX-512 F, BW, DQ and VL.</param>
    /// <remarks>AMX is not asked for: libtorch uses it only together with AVX-512 BF16, which all processors with AMX have.</remarks>
    public static ProcessorFeatures OfX86(Func<int, int, (int Eax, int Ebx, int Ecx, int Edx)> cpuId, bool avx2, bool avx512)
    {
        const int extended = 7, avx512Vnni = 1 << 11, avxVnni = 1 << 4, avx512BFloat16 = 1 << 5;
        if (cpuId(0, 0).Eax < extended)
            return new(ExactByteProducts: false, BFloat16: false);
        var (subleaves, _, features, _) = cpuId(extended, 0);
        int further = subleaves >= 1 ? cpuId(extended, 1).Eax : 0;
        return new(
            ExactByteProducts: avx512 && (features & avx512Vnni) != 0 || avx2 && (further & avxVnni) != 0,
            BFloat16: avx512 && (further & avx512BFloat16) != 0);
    }
}
