using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;

namespace Tool.CommandLine;

/// <summary>Runs a command; every failure becomes one of <see cref="ExitCode"/> and one line on standard error.</summary>
internal static class Invocation
{
    private const int HungUp = 128 + 1; // as shells report it

    /// <summary>Parses, runs and reports.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="output">Where the help goes.</param>
    /// <param name="error">Where the line about a failure goes.</param>
    /// <param name="cancellation">Cancels as Ctrl+C does.</param>
    /// <returns>What the command returns, or the exit code for its failure.</returns>
    public static async Task<int> Run(
        RootCommand command, string[] args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        DetailedCommand.ShowDetails(command);
        ParseResult parsed = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }); // names may begin with @
        if (parsed.Errors.Count > 0)
        {
            // Of a misspelt command the first error says only that a command is missing.
            ParseError wrong = parsed.Errors.FirstOrDefault(
                other => parsed.UnmatchedTokens.Any(word => other.Message.Contains($"'{word}'"))) ?? parsed.Errors[0];
            await error.WriteLineAsync($"{Failure.OneLine(wrong.Message)} See --help.");
            return ExitCode.Usage;
        }

        var surroundings = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false, // it prints a stack trace
            ProcessTerminationTimeout = PatienceAfterCancel(parsed.CommandResult.Command.Name),
        };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var ended = new CancellationTokenSource();
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => // the terminal or its connection was closed
        {
            signal.Cancel = true;
            ending.Cancel();
            _ = Task.Delay(PatienceAfterCancel(parsed.CommandResult.Command.Name), ended.Token)
                .ContinueWith(_ => Environment.Exit(HungUp), TaskContinuationOptions.OnlyOnRanToCompletion);
        });
        try
        {
            return await parsed.InvokeAsync(surroundings, ending.Token);
        }
        catch (Exception exception)
        {
            await error.WriteLineAsync(Failure.IsCancellation(exception) ? "Cancelled." : Failure.Describe(exception));
            return Failure.CodeOf(exception);
        }
        finally
        {
            ended.Cancel();
        }
    }

    // How long a run may go on to save what it has, after Ctrl+C or SIGTERM. A training ends at its next mini-batch; Kubernetes and Slurm
    // wait for 30 seconds.
    private static TimeSpan PatienceAfterCancel(string command) => TimeSpan.FromSeconds(command == "train" ? 60 : 25);
}
