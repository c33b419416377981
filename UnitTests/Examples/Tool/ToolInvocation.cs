using Tool.CommandLine;
using Tool.Commands;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool;

/// <summary>The tool within this process.</summary>
internal static class ToolInvocation
{
    /// <summary>Runs a command and gives back its exit code and what it wrote to standard error.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="arguments">The command and its arguments.</param>
    public static async Task<(int Code, string Error)> Run(CancellationToken cancellation, params string[] arguments)
    {
        using var error = new StringWriter();
        return (await Invocation.Run(GoogLeNetCommand.Build(), arguments, TextWriter.Null, error, cancellation), error.ToString());
    }
}
