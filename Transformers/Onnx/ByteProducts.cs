using System.Runtime.Intrinsics.X86;

namespace MLNet.GoogLeNet.Transformers.Onnx;

/// <summary>How ONNX Runtime multiplies bytes on this processor.</summary>
/// <remarks>
/// On x86 processors without VNNI its fastest way adds two products up in 16 bits, where 255 · 127 twice has no room: sums are cut off
/// and scores are wrong. It has another way, slower and exact, which must be asked for and would make processors with VNNI slower too.
/// See "Why do I need reduce_range" in ONNX Runtime's documentation of quantisation.
/// </remarks>
internal static class ByteProducts
{
    /// <summary>The setting of a session that asks for the exact way, "1".</summary>
    public const string ExactSetting = "session.x64quantprecision";

    /// <summary>Whether sums are cut off unless the exact way is asked for.</summary>
    public static bool Saturate { get; } = X86Base.IsSupported && !HasVnni();

    private static bool HasVnni()
    {
        const int features = 7, avx512Vnni = 1 << 11; // leaf 7, ECX
        return AvxVnni.IsSupported
            || Avx512F.IsSupported && X86Base.CpuId(0, 0).Eax >= features && (X86Base.CpuId(features, 0).Ecx & avx512Vnni) != 0;
    }
}
