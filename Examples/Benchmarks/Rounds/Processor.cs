using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Torch;

namespace Benchmarks.Rounds;

/// <summary>Where figures were measured.</summary>
internal static class Processor
{
    /// <summary>What figures in int8 depend on.</summary>
    public const string Int8Feature = "VNNI";

    /// <summary>What figures in bfloat16 depend on, and those of Auto where it may take bfloat16.</summary>
    public const string BFloat16Feature = "AVX-512 BF16";

    private const uint BrandLeaf = 0x80000002; // and the two after it: 48 characters

    // What imitates an older processor.
    private static readonly string[] Limits = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX512F", "ONEDNN_MAX_CPU_ISA"];

    /// <summary>The model, as the processor calls itself: "AMD EPYC 7B13".</summary>
    public static string Name { get; } = X86Base.IsSupported ? Brand(X86Base.CpuId) : $"{RuntimeInformation.ProcessArchitecture}";

    /// <summary>Number, model and features: "2 processors (AMD EPYC 7B13; AVX2; without AVX-512, VNNI, AVX-512 BF16)".</summary>
    public static string Summary { get; } = $"{Environment.ProcessorCount} processors "
        + $"({Describe(Name, Features(ProcessorFeatures.Current), Environment.GetEnvironmentVariable)})";

    /// <summary>Whether libtorch computes bfloat16 here and does not emulate it.</summary>
    public static bool ComputesBFloat16 =>
        ChosenPrecision.ForTraining(Precision.Auto, ComputeDevice.Cpu, ProcessorFeatures.Current).Precision == Precision.BFloat16;

    /// <summary>Two lines for the beginning of a benchmark.</summary>
    public static void Print(TextWriter output)
    {
        output.WriteLine($"On {Summary}.");
        output.WriteLine($"Figures in int8 depend on {Int8Feature}, and those in bfloat16 on {BFloat16Feature}; the tables mark them.");
    }

    /// <param name="cpuId">Leaf and subleaf → EAX, EBX, ECX, EDX.</param>
    public static string Brand(Func<int, int, (int Eax, int Ebx, int Ecx, int Edx)> cpuId)
    {
        const int highestExtended = unchecked((int)0x80000000);
        if ((uint)cpuId(highestExtended, 0).Eax < BrandLeaf + 2)
            return "x86";
        int[] words = [.. Enumerable.Range(0, 3).SelectMany(leaf =>
        {
            var (a, b, c, d) = cpuId((int)(BrandLeaf + (uint)leaf), 0);
            return (int[])[a, b, c, d];
        })];
        string brand = Encoding.ASCII.GetString(MemoryMarshal.AsBytes<int>(words)).TrimEnd('\0');
        return string.Join(' ', brand.Split(' ', StringSplitOptions.RemoveEmptyEntries)); // some are padded in the middle
    }

    /// <summary>Model and features in words.</summary>
    public static string Describe(string name, IReadOnlyList<(string Name, bool Has)> features, Func<string, string?> variable)
    {
        string has = string.Join(", ", features.Where(feature => feature.Has).Select(feature => feature.Name));
        string lacks = string.Join(", ", features.Where(feature => !feature.Has).Select(feature => feature.Name));
        string limits = string.Join(", ", Limits.Where(limit => variable(limit) is not null).Select(limit => $"{limit}={variable(limit)}"));
        string[] parts = [name, has, lacks.Length > 0 ? $"without {lacks}" : "", limits];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private static (string, bool)[] Features(ProcessorFeatures processor) => X86Base.IsSupported
        ?
        [
            ("AVX2", Avx2.IsSupported), ("AVX-512", Avx512BW.VL.IsSupported), (Int8Feature, processor.ExactByteProducts),
            (BFloat16Feature, processor.BFloat16),
        ]
        : [("dot products of bytes", Dp.IsSupported)];
}
