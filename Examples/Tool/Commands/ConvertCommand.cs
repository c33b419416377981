using System.CommandLine;
using Microsoft.ML;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;
using Tool.Models;

namespace Tool.Commands;

/// <summary><c>convert</c>: a file of weights becomes a pipeline from image files to scores, as if it had been trained here.</summary>
internal static class ConvertCommand
{
    private const string Help = """
        Turns a file of weights into a model that scores images, without training.

        Examples:
          googlenet convert --weights bvlc_googlenet.caffemodel --labels synset_words.txt --output model.zip
          googlenet convert --weights googlenet.pth
        """;

    public static Command Build(Func<ConvertOptions, CancellationToken, int> run) =>
        new OptionTable<ConvertOptions>().Build("convert", Help, run);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(ConvertOptions options, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        MLContext mlContext = Warnings.Context(console.WritePlainLine, seed: 1);
        using SavedModel model = SavedModel.OpenWeights(mlContext, options.Weights, options.Labels);
        cancellation.ThrowIfCancellationRequested();
        ModelFile.Save(mlContext, console, model.Chain, model.InputSchema, options.Output);
        return ExitCode.Success;
    }
}
