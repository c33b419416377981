using System.CommandLine;
using Flowers;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;

namespace Tool.Commands;

/// <summary><c>draw</c>: flowers in a folder, for programs to learn from.</summary>
internal static class DrawCommand
{
    private const string Help = """
        Draws flowers of five kinds into a folder with one subfolder per kind, to try things on.

        Examples:
          googlenet draw flowers
          googlenet draw inbox --per-kind 2 --size 256 --seed 7
        """;

    public static Command Build(Func<DrawOptions, CancellationToken, int> run) => new OptionTable<DrawOptions>().Build("draw", Help, run);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(DrawOptions options, CancellationToken cancellation)
    {
        FlowerGarden.Write(options.Folder, options.PerKind, options.Size, options.Seed, cancellation);
        AnsiConsole.Console.WritePlainLine(
            $"Drew {options.PerKind} flowers of each of {Enum.GetValues<FlowerKind>().Length} kinds into {options.Folder}");
        return ExitCode.Success;
    }
}
