using System.CommandLine;
using System.Text;
using Microsoft.ML;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Data.Files;
using MLNet.GoogLeNet.Displays;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;
using Tool.Models;
using Tool.Training;

namespace Tool.Commands;

/// <summary><c>evaluate</c>: how a saved model does on images with known classes.</summary>
internal static class EvaluateCommand
{
    private const string Help = """
        Tests a saved model on labelled images.

        Examples:
          googlenet evaluate --model flowers.zip --data list.csv
          googlenet evaluate --model flowers.zip --data list.csv --report evaluation.html --json evaluation.json
          googlenet evaluate --model flowers.zip --data other-flowers --crops 10

        A warning says how many of the images the model was trained on, if it knows its training images. Images that cannot be read are
        counted and left out.
        """;

    public static Command Build(Func<EvaluateOptions, CancellationToken, int> run) =>
        new OptionTable<EvaluateOptions>().Build("evaluate", Help, run);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(EvaluateOptions options, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        MLContext mlContext = Warnings.Context(console.WritePlainLine, seed: 1);
        using SavedModel saved = SavedModel.Open(mlContext, options.Model, options.Labels);
        ScoringOptions scoring = saved.Network.ScoringOptions;
        ComputeOptions compute = saved.Network.ComputeOptions;
        using SavedModel model = saved.With(
            mlContext,
            scoring with { Crops = options.Crops ?? scoring.Crops },
            compute with { Precision = options.Precision ?? compute.Precision },
            BadImagePolicy.KeepRow);
        IDataView images = TrainingData.LoadTest(mlContext, options.Data);
        cancellation.ThrowIfCancellationRequested();
        using IDisposable ending = mlContext.CancelWith(cancellation);
        ImageEvaluation test = model.Evaluate(images);
        if (options.Json is { } json)
            AtomicFile.Write(json, stream => stream.Write(Encoding.UTF8.GetBytes(test.ToJson())));
        if (options.Report is { } report)
        {
            new HtmlPage($"Evaluation of {Path.GetFileName(options.Model)}").Add("Test images", test.ToHtml()).Save(report);
            ModelFile.Tell(console, report);
        }
        EvaluationLines.Print(console, test);
        return ExitCode.UnlessOutputIsLost(ExitCode.Success);
    }
}
