using System.CommandLine;

namespace BatchScoring.Options;

/// <summary>Runs a command; every failure becomes an exit code and one line on standard error.</summary>
internal static class Invocation
{
    // After Ctrl+C or SIGTERM the job finishes what is in the network. Kubernetes and Slurm wait for 30 seconds.
    private static readonly TimeSpan PatienceAfterCancel = TimeSpan.FromSeconds(25);

    /// <summary>Parses, runs and reports.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="output">Where the help goes.</param>
    /// <param name="error">Where the line about a failure goes.</param>
    /// <param name="cancellation">Cancels as Ctrl+C does.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> Run(
        RootCommand command, string[] args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        ParseResult parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"{Failure.OneLine(parsed.Errors[0].Message)} See --help.");
            return ExitCode.Usage;
        }

        var surroundings = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false, // it prints a stack trace
            ProcessTerminationTimeout = PatienceAfterCancel,
        };
        try
        {
            return await parsed.InvokeAsync(surroundings, cancellation);
        }
        catch (Exception exception)
        {
            await error.WriteLineAsync(Failure.Describe(exception));
            return Failure.CauseOf(exception) is JobException job ? job.ExitCode : ExitCode.Unusable;
        }
    }
}
