using System.Runtime.Intrinsics.X86;
using MLNet.GoogLeNet.Transformers.Architecture;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Architecture;

public sealed class ProcessorFeaturesTests
{
    private const int Avx512Vnni = 1 << 11; // leaf 7, ECX
    private const int AmxBFloat16 = 1 << 22; // leaf 7, EDX
    private const int AvxVnni = 1 << 4, Avx512BFloat16 = 1 << 5; // leaf 7, subleaf 1, EAX

    [Theory]
    [InlineData("Zen 3", 0, 0, true, false, false, false)]
    [InlineData("Skylake server", 0, 0, true, true, false, false)]
    [InlineData("Ice Lake", Avx512Vnni, 0, true, true, true, false)]
    [InlineData("Cooper Lake, Zen 4", Avx512Vnni, Avx512BFloat16, true, true, true, true)]
    [InlineData("Alder Lake", 0, AvxVnni, true, false, true, false)]
    [InlineData("Sapphire Rapids, Zen 5", Avx512Vnni, AvxVnni | Avx512BFloat16, true, true, true, true)]
    [InlineData("Zen 4 whose system keeps no AVX-512 registers", Avx512Vnni, Avx512BFloat16, true, false, false, false)]
    [InlineData("Alder Lake whose system keeps no AVX registers", 0, AvxVnni, false, false, false, false)]
    public void VNNI_and_bfloat16_are_what_processor_and_system_have(
        string processor, int features, int further, bool avx2, bool avx512, bool exactByteProducts, bool bfloat16)
    {
        (int, int, int, int) CpuId(int leaf, int subleaf) => (leaf, subleaf) switch
        {
            (0, 0) => (0x1f, 0, 0, 0),
            (7, 0) => (1, 0, features, 0),
            (7, 1) => (further, 0, 0, 0),
            _ => (~0, ~0, ~0, ~0),
        };

        Assert.True(new ProcessorFeatures(exactByteProducts, bfloat16) == ProcessorFeatures.OfX86(CpuId, avx2, avx512), processor);
    }

    [Theory]
    [InlineData(6, 1)] // answers for leaves beyond the last one mean nothing
    [InlineData(7, 0)]
    public void Leaves_and_subleaves_that_a_processor_does_not_have_are_not_read(int leaves, int subleaves)
    {
        (int, int, int, int) CpuId(int leaf, int subleaf) => (leaf, subleaf) switch
        {
            (0, 0) => (leaves, 0, 0, 0),
            (7, 0) when leaves >= 7 => (subleaves, 0, 0, 0),
            _ => (~0, ~0, ~0, ~0),
        };

        Assert.Equal(new ProcessorFeatures(false, false), ProcessorFeatures.OfX86(CpuId, avx2: true, avx512: true));
    }

    [Theory]
    [InlineData(AmxBFloat16, 0, true)]
    [InlineData(AmxBFloat16, Avx512BFloat16, false)] // Sapphire Rapids
    [InlineData(0, 0, false)]
    public void Where_there_is_AMX_without_AVX_512_BF16_only_a_measurement_tells_about_bfloat16(int amx, int further, bool inDoubt)
    {
        (int, int, int, int) CpuId(int leaf, int subleaf) => (leaf, subleaf) switch
        {
            (0, 0) => (0x1f, 0, 0, 0),
            (7, 0) => (1, 0, 0, amx),
            (7, 1) => (further, 0, 0, 0),
            _ => (~0, ~0, ~0, ~0),
        };

        ProcessorFeatures features = ProcessorFeatures.OfX86(CpuId, avx2: true, avx512: true);

        Assert.Equal((further != 0, inDoubt), (features.BFloat16, features.IsBFloat16InDoubt));
    }

    [Theory]
    [InlineData("ONEDNN_MAX_CPU_ISA")]
    [InlineData("DNNL_MAX_CPU_ISA")]
    public void Where_the_environment_limits_libtorch_only_a_measurement_tells_about_bfloat16(string variable)
    {
        ProcessorFeatures modern = new(ExactByteProducts: true, BFloat16: true), older = new(ExactByteProducts: true, BFloat16: false);

        Assert.Equal(older with { IsBFloat16InDoubt = true }, modern.Within(name => name == variable ? "AVX2" : null));
        Assert.Equal(modern, modern.Within(_ => null));
        Assert.Equal(older, older.Within(_ => "AVX2"));
    }

    [Fact]
    public void Linux_says_the_same_of_this_processor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Avx2.IsSupported, "needs Linux on an x86 processor with AVX2");
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0", "DOTNET_EnableAVX512 hides from .NET what Linux sees");
        string[] flags = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("flags")).Split(' ');

        Assert.Equal(
            new ProcessorFeatures(flags.Contains("avx512_vnni") || flags.Contains("avx_vnni"), flags.Contains("avx512_bf16"))
            {
                IsBFloat16InDoubt = flags.Contains("amx_bf16") && !flags.Contains("avx512_bf16"),
            }.Within(Environment.GetEnvironmentVariable),
            ProcessorFeatures.Current);
    }
}
