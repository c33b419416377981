using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNet.GoogLeNet.Displays;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;
using Tool.Models;

namespace Tool.Commands;

/// <summary><c>explain</c>: where in an image the network looks.</summary>
internal static class ExplainCommand
{
    private const string Help = """
        Writes a PNG per image that shows the evidence for a class: the image with an attention map over it.

        Examples:
          googlenet explain rose.jpg --model flowers.zip
          googlenet explain inbox/*.jpg --model flowers.zip --class tulip --output overlays
          googlenet explain rose.jpg --model flowers.zip --layer inception4a
        """;

    public static Command Build(Func<ExplainOptions, CancellationToken, int> run) =>
        new OptionTable<ExplainOptions>().Build("explain", Help, run);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(ExplainOptions options, CancellationToken cancellation) =>
        Execute(options, AnsiConsole.Console, cancellation);

    /// <summary>The same on any console.</summary>
    public static int Execute(ExplainOptions options, IAnsiConsole console, CancellationToken cancellation)
    {
        if (options.Layer != ExplainOptions.LastLayer)
            NativeLibtorch.Require("Grad-CAM", $"Choose --layer {ExplainOptions.LastLayer}, or build the program from its sources.");
        Dictionary<string, string> overlays = Name(options);
        MLContext mlContext = Warnings.Context(console.WritePlainLine);
        using SavedModel model = SavedModel.Open(mlContext, options.Model, options.Labels);
        Directory.CreateDirectory(options.Output);
        foreach (var (overlay, image) in overlays)
        {
            cancellation.ThrowIfCancellationRequested();
            AttentionMap map = model.Network.Explain(
                image, options.ClassName, options.Layer, model.Loader.Options with { ImageFolder = null });
            map.SaveOverlay(overlay);
            console.WritePlainLine(
                string.Create(CultureInfo.InvariantCulture, $"{image}: {map.ClassName} {map.Probability * 100:0.0} %, {overlay}"));
        }
        return ExitCode.Success;
    }

    // The overlays with their images: no overlay may take the place of another.
    private static Dictionary<string, string> Name(ExplainOptions options)
    {
        var images = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string image in options.Images)
        {
            string overlay = Path.Combine(options.Output, $"{Path.GetFileNameWithoutExtension(image)}.attention.png");
            if (!images.TryAdd(overlay, image))
            {
                throw new JobException(ExitCode.Usage, $"The overlays of '{images[overlay]}' and '{image}' would both be '{overlay}'. "
                    + "Explain them in two runs with different --output.");
            }
        }
        return images;
    }
}
