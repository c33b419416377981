using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>The precision in which training computes.</summary>
internal static class TrainingPrecision
{
    /// <summary>
    /// The options with the precision that is used, never <see cref="Precision.Auto"/>. A resumed training keeps the precision of
    /// its checkpoint. The log says what was chosen and why, and warns where it is slow.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// The checkpoint comes from training in bfloat16, which this processor would emulate, and the options do not ask for it.
    /// </exception>
    public static GoogLeNetOptions Chosen(GoogLeNetOptions options, ProcessorFeatures processor, IChannel channel)
    {
        ChosenPrecision chosen = ChosenPrecision.ForTraining(options.Precision, options.Device, processor);
        if (options is { Precision: Precision.Auto, Device: ComputeDevice.Cpu, ResumeFrom: { } path }
            && Checkpoint.PrecisionOf(path) is { } before && before != chosen.Precision)
            chosen = before == Precision.Float32
                ? new(before, "as before the interruption")
                : throw new InvalidDataException(
                    $"'{path}' comes from training in BFloat16, but Precision is Auto, which is Float32 here: {chosen.Why}. "
                    + "Resume on a processor with AVX-512 BF16, or set Precision to BFloat16 to continue slowly.");
        if (chosen.Why is not null)
            channel.Info(MessageSensitivity.None, $"Training computes in {chosen.Precision} (Auto: {chosen.Why}).");
        if (chosen.Warning is not null)
            channel.Warning(MessageSensitivity.None, chosen.Warning);
        return options with { Precision = chosen.Precision };
    }
}
