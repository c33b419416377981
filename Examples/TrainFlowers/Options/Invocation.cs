using System.CommandLine;

namespace TrainFlowers.Options;

/// <summary>Runs the command; every failure becomes an exit code and one line on standard error.</summary>
internal static class Invocation
{
    // After Ctrl+C the run ends at its next mini-batch and may save what it has; then patience is over.
    private static readonly TimeSpan PatienceAfterCancel = TimeSpan.FromMinutes(1);

    /// <summary>Parses, runs and reports.</summary>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="run">The work; its exit code is passed on.</param>
    /// <param name="convert">The work of the subcommand of this name.</param>
    /// <param name="protocol">The work of the other subcommand.</param>
    /// <param name="output">Where the help goes.</param>
    /// <param name="error">Where the line about a failure goes.</param>
    /// <param name="cancellation">Cancels as Ctrl+C does.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> Run(
        string[] args,
        Func<RunOptions, CancellationToken, int> run,
        Func<ConvertOptions, CancellationToken, int> convert,
        Func<ProtocolOptions, CancellationToken, int> protocol,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation = default)
    {
        RootCommand command = new FlowersCommand().Build(run, convert, protocol);
        ParseResult parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"{Failure.OneLine(parsed.Errors[0].Message)} See --help.");
            return ExitCode.WrongArguments;
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
        catch (Exception exception) when (Failure.IsCancellation(exception))
        {
            await error.WriteLineAsync("Cancelled.");
            return ExitCode.Cancelled;
        }
        catch (Exception exception)
        {
            await error.WriteLineAsync(Failure.Describe(exception));
            return ExitCode.RunFailed;
        }
    }
}
