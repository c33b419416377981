using TrainFlowers.Drawing;
using TrainFlowers.Options;

namespace TrainFlowers;

/// <summary>One run of the program, from pictures to a saved model.</summary>
internal static class TrainingRun
{
    private const int PicturesPerKind = 120;
    private const int PictureSize = 128;

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(RunOptions options, CancellationToken cancellation)
    {
        string data = options.Data ?? DrawFlowers(options);
        Console.WriteLine($"Pictures: {data}");
        return ExitCode.Success;
    }

    /// <summary>Draws beside the output, in a folder whose name no photographs are likely to have.</summary>
    private static string DrawFlowers(RunOptions options)
    {
        string folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.Output))!, "drawn-flowers");
        FlowerGarden.Write(folder, PicturesPerKind, PictureSize, options.Seed);
        return folder;
    }
}
