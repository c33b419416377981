using System.Runtime.Intrinsics.Arm;
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
    // Tells oneDNN, which computes libtorch's convolutions, to leave newer instructions alone; the second name is an older one.
    private static readonly string[] Limits = ["ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"];

    /// <summary>
    /// Whether only a measurement tells if bfloat16 is computed in hardware; <see cref="BFloat16"/> is false then. So it is on processors
    /// with AMX but without AVX-512 BF16, on ARM64, and where the environment limits what libtorch may use.
    /// </summary>
    public bool IsBFloat16InDoubt { get; init; }

    /// <summary>Those of the processor that this runs on.</summary>
    public static ProcessorFeatures Current { get; } = (X86Base.IsSupported
        ? OfX86(X86Base.CpuId, Avx2.IsSupported, Avx512BW.VL.IsSupported)
        : new(ExactByteProducts: true, BFloat16: false) { IsBFloat16InDoubt = ArmBase.Arm64.IsSupported }) // ARM64 adds up in 32 bits
        .Within(Environment.GetEnvironmentVariable);

    /// <param name="cpuId">Leaf and subleaf → EAX, EBX, ECX, EDX.</param>
    /// <param name="avx2">Whether processor and operating system have AVX2.</param>
    /// <param name="avx512">Whether they have AVX-512 F, BW, DQ and VL.</param>
    public static ProcessorFeatures OfX86(Func<int, int, (int Eax, int Ebx, int Ecx, int Edx)> cpuId, bool avx2, bool avx512)
    {
        const int extended = 7, avx512Vnni = 1 << 11, avxVnni = 1 << 4, avx512BFloat16 = 1 << 5, amxBFloat16 = 1 << 22;
        if (cpuId(0, 0).Eax < extended)
            return new(ExactByteProducts: false, BFloat16: false);
        var (subleaves, _, features, others) = cpuId(extended, 0);
        int further = subleaves >= 1 ? cpuId(extended, 1).Eax : 0;
        bool bfloat16 = avx512 && (further & avx512BFloat16) != 0;
        return new(ExactByteProducts: avx512 && (features & avx512Vnni) != 0 || avx2 && (further & avxVnni) != 0, bfloat16)
        {
            IsBFloat16InDoubt = !bfloat16 && (others & amxBFloat16) != 0,
        };
    }

    /// <summary>The same where the environment may keep libtorch from using all of it.</summary>
    /// <param name="variable">The value of an environment variable; none where it is not set.</param>
    public ProcessorFeatures Within(Func<string, string?> variable) =>
        BFloat16 && Limits.Any(name => !string.IsNullOrEmpty(variable(name)))
            ? this with { BFloat16 = false, IsBFloat16InDoubt = true }
            : this;
}
