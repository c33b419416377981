using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;
using Tool.Models;
using Tool.Training;

namespace Tool.Commands;

/// <summary><c>calibrate</c>: a model learns from held-out images how sure it may be.</summary>
internal static class CalibrateCommand
{
    private const string Help = """
        Calibrates a model on held-out images: its probabilities, which images are unknown, and sets of labels that contain the right one.

        The model must not have been trained on these images, or no promise holds. Images to be scored must come from the same sources
        and kinds. One false alarm in a hundred needs 99 images. A warning says how many of the images the model was trained on, if it
        knows its training images.

        Examples:
          googlenet calibrate --model flowers.zip --data list.csv --output calibrated.zip
          googlenet calibrate --model flowers.zip --data held-out --output flowers.zip --coverage 0.9 --false-alarms 0.05
        """;

    public static Command Build(Func<CalibrateOptions, CancellationToken, int> run) =>
        new OptionTable<CalibrateOptions>().Build("calibrate", Help, run);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(CalibrateOptions options, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        MLContext mlContext = Warnings.Context(console.WritePlainLine, seed: 1);
        mlContext.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Info && entry.Source.EndsWith("Calibration", StringComparison.Ordinal))
                console.WritePlainLine(entry.RawMessage);
        };
        using SavedModel model = SavedModel.Open(mlContext, options.Model, options.Labels);
        using SavedModel reading = model.With(
            mlContext, model.Network.ScoringOptions, model.Network.ComputeOptions, BadImagePolicy.KeepRow);
        IDataView pixels = SavedModel.PixelsOf(reading.Parts, TrainingData.LoadValidation(mlContext, options.Data));
        cancellation.ThrowIfCancellationRequested();
        using IDisposable ending = mlContext.CancelWith(cancellation);
        using GoogLeNetTransformer calibrated =
            model.Network.Calibrate(pixels, options.Coverage, options.FalseAlarms, options.PerClass);
        cancellation.ThrowIfCancellationRequested();
        ModelFile.Save(mlContext, console, model.ChainWith(calibrated), model.InputSchema, options.Output);
        return ExitCode.Success;
    }
}
