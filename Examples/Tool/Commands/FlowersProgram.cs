using CommandLine;

namespace TrainFlowers.Options;

/// <summary>How the program ends.</summary>
internal static class FlowersProgram
{
    /// <summary>Runs commands so that every failure becomes one of <see cref="ExitCode"/>.</summary>
    public static Invocation Invocation { get; } = new()
    {
        PatienceAfterCancel = TimeSpan.FromMinutes(1), // the run ends at its next mini-batch and saves what it has
        WrongArguments = ExitCode.WrongArguments,
        Explain = exception => Failure.IsCancellation(exception)
            ? (ExitCode.Cancelled, "Cancelled.")
            : (ExitCode.RunFailed, Failure.Describe(exception)),
    };
}
