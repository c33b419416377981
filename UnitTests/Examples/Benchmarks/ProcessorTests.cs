using System.Runtime.Intrinsics.X86;
using Benchmarks.Rounds;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Benchmarks;

public sealed class ProcessorTests
{
    [Fact]
    public void The_name_is_the_one_that_Linux_shows()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && X86Base.IsSupported, "needs Linux on an x86 processor");
        string line = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name"));

        string[] words = line[(line.IndexOf(':') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(string.Join(' ', words), Processor.Name);
        Assert.StartsWith($"{Environment.ProcessorCount} processors ({Processor.Name}; ", Processor.Summary);
    }

    [Fact]
    public void A_processor_without_a_name_is_called_by_its_kind() => Assert.Equal("x86", Processor.Brand((_, _) => (0, 0, 0, 0)));

    [Fact]
    public void Features_that_are_missing_and_what_imitates_that_are_told()
    {
        (string, bool)[] features = [("AVX2", true), ("AVX-512", false), ("VNNI", false)];

        Assert.Equal("EPYC; AVX2; without AVX-512, VNNI", Processor.Describe("EPYC", features, _ => null));
        Assert.Equal("EPYC; AVX2; without AVX-512, VNNI; DOTNET_EnableAVX512=0, ONEDNN_MAX_CPU_ISA=AVX2",
            Processor.Describe("EPYC", features, name => name switch
            {
                "DOTNET_EnableAVX512" => "0",
                "ONEDNN_MAX_CPU_ISA" => "AVX2",
                _ => null,
            }));
        Assert.Equal("EPYC; AVX2", Processor.Describe("EPYC", features[..1], _ => null));
    }

    [Fact]
    public void A_benchmark_begins_with_the_processor_and_what_its_figures_depend_on()
    {
        var output = new StringWriter();

        Processor.Print(output);

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"On {Processor.Summary}.", lines[0]);
        Assert.Contains("int8 depend on VNNI, and those in bfloat16 on AVX-512 BF16", lines[1]);
    }
}
