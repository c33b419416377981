using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML;
using MLNet.GoogLeNet;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;
using Tool.Models;
using Tool.Training;

namespace Tool.Commands;

/// <summary><c>train</c>: train, save, load, test.</summary>
internal static class TrainCommand
{
    private const string Help = """
        Trains GoogLeNet on images, saves the model as an ML.NET pipeline, and tests the saved file.

        A list with the splits train, validation and test keeps them; of other images a fifth of each class is held out for the test.

        Examples:
          googlenet train --data flowers --output flowers.zip
          googlenet train --data flowers --weights bvlc_googlenet.safetensors --head-only --output flowers.zip
          googlenet train --data flowers --weights bvlc_googlenet.safetensors --epochs 10 --output flowers.zip --report report.html
          googlenet train --data list.csv --recipe modern --epochs 100 --checkpoint training.checkpoint
          googlenet train --data list.csv --recipe modern --epochs 100 --resume training.checkpoint

        With --weights the best classifier on their features is computed first, in seconds; then all layers are trained from there. Where
        they do no better on validation images, the classifier alone is kept. --head-only ends after the first part.

        Ctrl+C ends the training; the best weights so far are saved and tested, and the exit code is 5.
        """;

    public static Command Build(Func<TrainOptions, CancellationToken, int> run) =>
        new OptionTable<TrainOptions>(TrainingDefaults.Describe).Build("train", Help, run);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(TrainOptions options, CancellationToken cancellation)
    {
        options.ThrowIfContradictory();
        if (!options.HeadOnly)
            NativeLibtorch.Require("Training", options.Weights is null ? NativeLibtorch.FromSources
                : $"With --head-only the classifier alone is trained, without it. {NativeLibtorch.FromSources}");
        IAnsiConsole console = AnsiConsole.Console;
        MLContext mlContext = Warnings.Context(console.WritePlainLine, options.Seed);
        TrainingData data = TrainingData.Load(mlContext, options);
        GoogLeNetOptions training = options.ForTrainer();
        var history = new TrainingHistory();
        var clock = Stopwatch.StartNew();
        ITransformer trained = TrainingPipeline.Fit(mlContext, console, data, training, history, cancellation);
        bool isInterrupted = cancellation.IsCancellationRequested; // later the training is whole, and the test goes on to its end
        ModelFile.Save(mlContext, console, trained, data.Train.Schema, options.Output);
        TimeSpan time = clock.Elapsed;
        if (options.History is { } csv)
            history.WriteCsv(csv);

        using SavedModel model = SavedModel.Open(mlContext, options.Output);
        ImageEvaluation test = model.Evaluate(data.Test);
        if (options.Report is { } report)
        {
            training = training with { Architecture = model.Network.Model.Architecture };
            IDataView some = mlContext.Data.TakeRows(mlContext.Data.ShuffleRows(data.Test, options.Seed), TrainingReport.Shown);
            TrainingReport.Of(options, training, data, history, time, model.Network, model.Transform(some), test).Save(report);
            ModelFile.Tell(console, report);
        }
        EvaluationLines.Print(console, test);
        return isInterrupted ? ExitCode.Interrupted : ExitCode.Success;
    }
}
