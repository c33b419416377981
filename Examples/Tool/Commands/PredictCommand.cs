using System.CommandLine;
using Microsoft.ML;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;
using Tool.Scoring.Inputs;
using Tool.Scoring.Options;
using Tool.Scoring.Outputs;
using Tool.Scoring.Pipeline;

namespace Tool.Commands;

/// <summary><c>predict</c>: a table of some images with their most likely classes.</summary>
internal static class PredictCommand
{
    private const string Help = """
        Shows the most likely classes of images as a table.

        An unreadable image has a row that says why, and the exit code is 1; it is 6 if there are no images. For thousands of images
        use score, which writes files and can be interrupted. A calibrated model says which images are unknown, and gives each a set
        of possible classes.

        Examples:
          googlenet predict rose.jpg tulip.jpg --model flowers.zip
          googlenet predict inbox --model bvlc_googlenet.safetensors --labels synset_words.txt --top-k 5
        """;

    public static Command Build(Func<PredictOptions, CancellationToken, int> run) =>
        new OptionTable<PredictOptions>().Build("predict", Help, run);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(PredictOptions options, CancellationToken cancellation) =>
        ExitCode.UnlessOutputIsLost(Execute(options, AnsiConsole.Console, cancellation));

    /// <summary>The same on any console.</summary>
    public static int Execute(PredictOptions options, IAnsiConsole console, CancellationToken cancellation)
    {
        MLContext mlContext = Warnings.Context(console.WritePlainLine);
        using ScoringModel model = ScoringModel.Open(
            mlContext, new ScoreOptions { Model = options.Model, Labels = options.Labels, Input = "", Output = "" });
        using IEnumerator<InputImage> images = Find(options.Images).GetEnumerator();
        var stream = new ImageStream(images, model.PathColumn, model.RowsAtOnce, cancellation);
        var schema = new RowSchema([], model.ClassNames, options.TopK, allScores: false, isCalibrated: model.IsCalibrated);
        ResultRow[] rows = [.. ScoredImages.Of(model, stream, schema)];
        cancellation.ThrowIfCancellationRequested();
        PredictionTable.Print(console, rows.Select(Prediction.From), schema.IsCalibrated);
        return rows.Length == 0 ? ExitCode.NothingFound : rows.All(row => row.Error is null) ? ExitCode.Success : ExitCode.SomeFailed;
    }

    private static IEnumerable<InputImage> Find(IEnumerable<string> paths) => paths.SelectMany(path => Directory.Exists(path)
        ? FolderSource.Of(path, Shard.Whole).Read()
        : [new InputImage(path, path, [])]);
}
