using Spectre.Console;
using TrainFlowers.Display;
using TrainFlowers.Drawing;
using TrainFlowers.Options;

namespace TrainFlowers;

/// <summary>Draws flowers into a folder, for other programs to learn from.</summary>
internal static class DrawRun
{
    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(DrawOptions options, CancellationToken cancellation)
    {
        FlowerGarden.Write(options.Folder, options.PerKind, options.Size, options.Seed, cancellation);
        AnsiConsole.Console.WritePlainLine($"Drew {options.PerKind} flowers of each of {Enum.GetValues<FlowerKind>().Length} kinds into {options.Folder}");
        return ExitCode.Success;
    }
}
