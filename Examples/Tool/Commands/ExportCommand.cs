using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;
using Tool.Models;

namespace Tool.Commands;

/// <summary><c>export</c>: writes a model in other formats.</summary>
internal static class ExportCommand
{
    private const string Help = """
        Writes a model in other formats: ONNX, ML.NET's own parts, safetensors, 8 bits.

        Examples:
          googlenet export --model flowers.zip --onnx flowers.onnx
          googlenet export --model flowers.zip --portable portable.zip --weights flowers.safetensors
          googlenet export --model flowers.zip --int8 flowers-int8.zip --data flowers
        """;

    public static Command Build(Func<ExportOptions, CancellationToken, int> run) =>
        new OptionTable<ExportOptions>().Build("export", Help, run);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(ExportOptions options, CancellationToken cancellation)
    {
        if (options is { Onnx: null, Portable: null, Weights: null, Int8: null })
            throw new JobException(ExitCode.Usage, "No output is given. Give at least one of --onnx, --portable, --weights and --int8.");
        if (options.Data is not null && options.Int8 is null)
            throw new JobException(ExitCode.Usage, "--data is given without --int8, and nothing else needs images.");
        IAnsiConsole console = AnsiConsole.Console;
        MLContext mlContext = Warnings.Context(console.WritePlainLine, seed: 1);
        using SavedModel model = SavedModel.Open(mlContext, options.Model, options.Labels);
        Write(options.Onnx, path => model.Network.SaveOnnx(path));
        Write(options.Portable, path => mlContext.Model.SavePortable(model.Chain, model.InputSchema, path));
        Write(options.Weights, model.Network.SaveWeights);
        if (options.Int8 is { } int8)
            ExportInt8(mlContext, console, model, int8, options.Data);
        return ExitCode.Success;

        void Write(string? path, Action<string> write)
        {
            if (path is null)
                return;
            cancellation.ThrowIfCancellationRequested();
            write(path);
            ModelFile.Tell(console, path);
        }
    }

    private static void ExportInt8(MLContext mlContext, IAnsiConsole console, SavedModel model, string path, string? data)
    {
        if (data is null && !model.Network.Model.HasActivationRanges)
            throw new JobException(ExitCode.Usage,
                "--int8 needs the ranges of the activations, which the model does not have. Give a few hundred images with --data.");
        GoogLeNetTransformer quantized = data is null ? model.Network : Quantize(mlContext, model, data);
        using GoogLeNetTransformer network = quantized.With(quantized.ComputeOptions with { Precision = Precision.Int8 });
        if (Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase))
        {
            ModelFile.Save(mlContext, console, model.ChainWith(network), model.InputSchema, path);
            return;
        }
        network.SaveOnnx(path, new() { Precision = Precision.Int8 });
        ModelFile.Tell(console, path);
    }

    private static GoogLeNetTransformer Quantize(MLContext mlContext, SavedModel model, string data)
    {
        IDataView images = Directory.Exists(data) ? mlContext.Data.LoadFromImageFiles(data) : mlContext.Data.LoadFromImageList(data);
        using SavedModel reading = model.With(mlContext, model.Network.ScoringOptions, new(), BadImagePolicy.KeepRow);
        IDataView pixels = new TransformerChain<ITransformer>([.. reading.Parts.SkipLast(1)]).Transform(mlContext.Data.ShuffleRows(images));
        return model.Network.Quantize(pixels);
    }
}
