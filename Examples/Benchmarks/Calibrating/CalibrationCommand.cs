using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Benchmarks.Results;
using Benchmarks.Rounds;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Commands;
using Tool.Display;

namespace Benchmarks.Calibrating;

/// <summary>Counts over random splits whether a calibrated network keeps its promises, and how many unknown images it finds.</summary>
internal static class CalibrationCommand
{
    private const int MostOthers = 200; // of each kind

    private const string Help = """
        Trains classifiers on some kinds of images, calibrates them, and counts over random splits whether they keep what was asked for.

        Unknown are the kinds that a split leaves out, another list of images, and drawn flowers. RESULTS.md gets the table.

        Examples:
          Benchmarks calibration
          Benchmarks calibration --splits 5 --results calibration.md
        """;

    public static Command Build() => new OptionTable<CalibrationOptions>().Build("calibration", Help, Execute);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(CalibrationOptions options, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        console.WritePlainLine($"On {Processor.Summary}.");
        MLContext mlContext = Warnings.Context(console.WritePlainLine, seed: 1);
        DirectoryInfo drawn = Directory.CreateTempSubdirectory("googlenet-drawn-");
        try
        {
            DrawCommand.Execute(new DrawOptions { Folder = drawn.FullName, PerKind = MostOthers / 5, Size = 256 }, cancellation);
            var clock = Stopwatch.StartNew();
            IDataView images = mlContext.Data.LoadFromImageList(options.Data);
            var split = new CalibrationSplit(
                Features(mlContext, images, options.Weights), [.. images.GetColumn<uint>("Label").Select(key => (int)key - 1)],
                [
                    Features(mlContext, Some(mlContext, mlContext.Data.LoadFromImageList(options.Other)), options.Weights),
                    Features(mlContext, mlContext.Data.LoadFromImageFolder(drawn.FullName), options.Weights),
                ]);
            console.WritePlainLine(string.Create(CultureInfo.InvariantCulture, $"Features in {clock.Elapsed.TotalSeconds:0.0} s"));
            var results = new List<CalibrationResult>();
            using GoogLeNetTransformer network = GoogLeNetTransformer.FromWeights(mlContext, options.Weights);
            using IChannel channel = network.Host.Start("Calibration");
            for (int seed = 1; seed <= options.Splits; seed++)
            {
                cancellation.ThrowIfCancellationRequested();
                results.Add(split.Run(options.UnknownKinds, seed, channel, cancellation));
                console.WritePlainLine(string.Create(CultureInfo.InvariantCulture,
                    $"split {seed}: coverage {results[^1].Coverage:0.000}, area {results[^1].Areas[0].Areas[0]:0.000}, "
                    + $"{clock.Elapsed.TotalSeconds:0} s"));
            }
            ResultsFile.Write(options.Results, "calibration", CalibrationTable.ToMarkdown(options, results));
            console.WritePlainLine($"Wrote {options.Results}");
        }
        finally
        {
            drawn.Delete(recursive: true);
        }
        return ExitCode.Success;
    }

    private static IDataView Some(MLContext mlContext, IDataView images) =>
        mlContext.Data.TakeRows(mlContext.Data.ShuffleRows(images, seed: 1, shufflePoolSize: 10_000), MostOthers);

    private static float[][] Features(MLContext mlContext, IDataView images, string weights) =>
        [.. mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
            .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet))
            .Append(mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", weights))
            .Fit(images).Transform(images).GetColumn<float[]>("Features")];
}
