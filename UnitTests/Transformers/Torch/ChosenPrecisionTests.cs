using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Torch;

public sealed class ChosenPrecisionTests
{
    private const string Remedy = " Set it to Auto, which is Float32 here.";

    private static readonly ProcessorFeatures
        Modern = new(ExactByteProducts: true, BFloat16: true),
        Avx2Only = new(ExactByteProducts: false, BFloat16: false),
        AmxOnly = new(ExactByteProducts: true, BFloat16: false) { IsBFloat16InDoubt = true };

    [Fact]
    public void Auto_is_bfloat16_where_the_processor_has_instructions_for_it_and_float32_where_it_has_none()
    {
        ChosenPrecision modern = new(Precision.BFloat16, "this processor has AVX-512 BF16");
        ChosenPrecision older = new(Precision.Float32, "this processor would emulate bfloat16");

        Assert.Equal(modern, ChosenPrecision.ForTraining(Precision.Auto, ComputeDevice.Cpu, Modern, NoTrial));
        Assert.Equal(modern, ChosenPrecision.ForScoring(Precision.Auto, ComputeDevice.Cpu, Modern, NoTrial));
        Assert.Equal(older, ChosenPrecision.ForTraining(Precision.Auto, ComputeDevice.Cpu, Avx2Only, NoTrial));
        Assert.Equal(older, ChosenPrecision.ForScoring(Precision.Auto, ComputeDevice.Cpu, Avx2Only, NoTrial));
    }

    [Theory]
    [InlineData(0.55, Precision.BFloat16, "in bfloat16 a convolution just took 0.55 times as long as in float32")]
    [InlineData(0.9, Precision.BFloat16, "in bfloat16 a convolution just took 0.90 times as long as in float32")]
    [InlineData(0.95, Precision.Float32, "in bfloat16 a convolution just took 0.95 times as long as in float32")]
    [InlineData(17.3, Precision.Float32, "in bfloat16 a convolution just took 17.30 times as long as in float32")]
    public void In_doubt_a_measurement_decides(double times, Precision expected, string why)
    {
        Assert.Equal(new(expected, why), ChosenPrecision.ForTraining(Precision.Auto, ComputeDevice.Cpu, AmxOnly, () => times));
        Assert.Equal(new(expected, why), ChosenPrecision.ForScoring(Precision.Auto, ComputeDevice.Cpu, AmxOnly, () => times));
    }

    [Fact]
    public void What_is_asked_for_is_taken_and_costs_no_measurement_where_nothing_is_in_doubt()
    {
        foreach (ProcessorFeatures processor in (ProcessorFeatures[])[Modern, Avx2Only, AmxOnly])
            Assert.Equal(
                new(Precision.Float32), ChosenPrecision.ForTraining(Precision.Float32, ComputeDevice.Cpu, processor, NoTrial));
        Assert.Equal(new(Precision.BFloat16), ChosenPrecision.ForTraining(Precision.BFloat16, ComputeDevice.Cpu, Modern, NoTrial));
    }

    [Fact]
    public void A_warning_says_how_slow_emulated_bfloat16_is()
    {
        const string Emulates = "Precision is BFloat16, which this processor only emulates: ";

        Assert.Equal(
            new(Precision.BFloat16, Warning:
                Emulates + "training takes about 18 times as long as in Float32, as measured with AVX2." + Remedy),
            ChosenPrecision.ForTraining(Precision.BFloat16, ComputeDevice.Cpu, Avx2Only, NoTrial));
        Assert.Equal(
            new(Precision.BFloat16, Warning:
                Emulates + "scoring takes about 8 times as long as in Float32, as measured with AVX2." + Remedy),
            ChosenPrecision.ForScoring(Precision.BFloat16, ComputeDevice.Cpu, Avx2Only, NoTrial));
    }

    [Fact]
    public void In_doubt_the_warning_has_what_was_measured()
    {
        Assert.Equal(
            new(Precision.BFloat16, Warning:
                "Precision is BFloat16, which is slow on this processor: a convolution just took 3.20 times as long as in float32."
                    + Remedy),
            ChosenPrecision.ForTraining(Precision.BFloat16, ComputeDevice.Cpu, AmxOnly, () => 3.2));
        Assert.Equal(new(Precision.BFloat16), ChosenPrecision.ForTraining(Precision.BFloat16, ComputeDevice.Cpu, AmxOnly, () => 0.6));
    }

    [Fact]
    public void On_a_graphics_card_the_processor_does_not_matter()
    {
        foreach (ProcessorFeatures processor in (ProcessorFeatures[])[Modern, Avx2Only, AmxOnly])
        {
            Assert.Equal(
                new(Precision.Float32, "bfloat16 must be requested on a graphics card"),
                ChosenPrecision.ForTraining(Precision.Auto, ComputeDevice.Cuda, processor, NoTrial));
            Assert.Equal(new(Precision.BFloat16), ChosenPrecision.ForScoring(Precision.BFloat16, ComputeDevice.Cuda, processor, NoTrial));
        }
    }

    [Fact]
    public void A_measurement_is_a_number_above_zero_and_is_made_once()
    {
        double times = BFloat16Trial.TimesAsLong;
        TestContext.Current.SendDiagnosticMessage($"bfloat16 takes {times:F2} times as long as float32");

        Assert.True(times > 0 && double.IsFinite(times), $"{times}");
        Assert.Equal(times, BFloat16Trial.TimesAsLong);
    }

    private static double NoTrial() => throw new InvalidOperationException("Nothing is in doubt here.");
}
