using CommandLine;

namespace BatchScoring.Options;

/// <summary>How the program ends.</summary>
internal static class ScoreProgram
{
    /// <summary>Runs commands so that every failure becomes one of <see cref="ExitCode"/>.</summary>
    public static Invocation Invocation { get; } = new()
    {
        PatienceAfterCancel = TimeSpan.FromSeconds(25), // for what is in the network; Kubernetes and Slurm wait for 30
        WrongArguments = ExitCode.Usage,
        Explain = exception => (Failure.CauseOf(exception) is JobException job ? job.ExitCode : ExitCode.Unusable, Failure.Describe(exception)),
    };
}
