using System.CommandLine;

namespace CommandLine;

/// <summary>Runs a command; every failure becomes an exit code and one line on standard error.</summary>
internal sealed record Invocation
{
    /// <summary>How long a run may go on to save what it has, after Ctrl+C or SIGTERM.</summary>
    public required TimeSpan PatienceAfterCancel { get; init; }

    /// <summary>The exit code for arguments that cannot be understood.</summary>
    public required int WrongArguments { get; init; }

    /// <summary>The exit code for an exception, and the line about it.</summary>
    public required Func<Exception, (int ExitCode, string Line)> Explain { get; init; }

    /// <summary>Parses, runs and reports.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="output">Where the help goes.</param>
    /// <param name="error">Where the line about a failure goes.</param>
    /// <param name="cancellation">Cancels as Ctrl+C does.</param>
    /// <returns>What the command returns, or one of the exit codes above.</returns>
    public async Task<int> Run(RootCommand command, string[] args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        ParseResult parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"{Failure.OneLine(parsed.Errors[0].Message)} See --help.");
            return WrongArguments;
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
            var (exitCode, line) = Explain(exception);
            await error.WriteLineAsync(line);
            return exitCode;
        }
    }
}
