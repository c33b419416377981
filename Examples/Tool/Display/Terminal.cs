using Spectre.Console;

namespace Tool.Display;

/// <summary>What an output can show.</summary>
internal static class Terminal
{
    /// <summary>Whether somebody watches; if not (a file, a pipe, CI), no control sequence may be written.</summary>
    public static bool IsWatched(this IAnsiConsole console) =>
        console.Profile.Out.IsTerminal && console.Profile.Capabilities is { Interactive: true, Ansi: true };

    /// <summary>Writes a line literally, at once: no markup, no wrapping at the width of a terminal.</summary>
    public static void WritePlainLine(this IAnsiConsole console, string line)
    {
        console.Profile.Out.Writer.WriteLine(line);
        console.Profile.Out.Writer.Flush();
    }
}
