using System.Globalization;
using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>The numbers in which TorchSharp computes.</summary>
/// <param name="Precision">Float32 or BFloat16.</param>
/// <param name="Why">Why they were chosen; none where the user asked for them.</param>
/// <param name="Warning">That they are slow here, and how slow; none where they are not.</param>
internal sealed record ChosenPrecision(Precision Precision, string? Why = null, string? Warning = null)
{
    // How many times as long bfloat16 took as float32 where it is emulated: on Zen 3, with AVX2.
    private const double EmulatedTraining = 18, EmulatedScoring = 8;

    // Where nothing is gained, float32 is the better choice.
    private const double WorthIt = 0.9;

    private const string HasInstructions = "this processor has AVX-512 BF16", HasNone = "this processor would emulate bfloat16",
        IsCard = "bfloat16 must be requested on a graphics card";

    /// <summary>The numbers of a training.</summary>
    /// <inheritdoc cref="For"/>
    public static ChosenPrecision ForTraining(
        Precision asked, ComputeDevice device, ProcessorFeatures processor, Func<double>? trial = null) =>
        For(asked, device, processor, trial, "training", EmulatedTraining);

    /// <summary>The numbers of scoring or of features.</summary>
    /// <inheritdoc cref="For"/>
    public static ChosenPrecision ForScoring(
        Precision asked, ComputeDevice device, ProcessorFeatures processor, Func<double>? trial = null) =>
        For(asked, device, processor, trial, "scoring", EmulatedScoring);

    /// <param name="asked">What the options ask for.</param>
    /// <param name="device">Where the network computes.</param>
    /// <param name="processor">What the processor has.</param>
    /// <param name="trial">How many times as long bfloat16 takes as float32, where features do not tell; measured where left out.</param>
    /// <param name="work">What is done, for the warning.</param>
    /// <param name="emulated">How many times as long as in float32 it takes in emulated bfloat16.</param>
    private static ChosenPrecision For(
        Precision asked, ComputeDevice device, ProcessorFeatures processor, Func<double>? trial, string work, double emulated)
    {
        if (asked == Precision.Float32)
            return new(asked);
        bool isOpen = asked == Precision.Auto;
        if (device != ComputeDevice.Cpu)
            return isOpen ? new(Precision.Float32, IsCard) : new(asked);
        if (processor.BFloat16)
            return new(Precision.BFloat16, isOpen ? HasInstructions : null);
        if (!processor.IsBFloat16InDoubt)
            return isOpen
                ? new(Precision.Float32, HasNone)
                : new(asked, Warning: Slow(
                    $"this processor only emulates: {work} takes about {emulated} times as long as in Float32, as measured with AVX2"));
        double times = (trial ?? (() => BFloat16Trial.TimesAsLong))();
        string found = string.Create(CultureInfo.InvariantCulture, $"{times:0.00} times as long as in float32");
        if (!isOpen)
            return new(asked, Warning: times > 1 ? Slow($"is slow on this processor: a convolution just took {found}") : null);
        return new(times <= WorthIt ? Precision.BFloat16 : Precision.Float32, $"in bfloat16 a convolution just took {found}");
    }

    private static string Slow(string howSlow) => $"Precision is BFloat16, which {howSlow}. Set it to Auto, which is Float32 here.";
}
