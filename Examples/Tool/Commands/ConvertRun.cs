using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using Spectre.Console;
using TrainFlowers.Options;

namespace TrainFlowers;

/// <summary>Makes a pipeline of a file of weights, from picture files to scores, as if it had been trained here.</summary>
internal static class ConvertRun
{
    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(ConvertOptions options, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        MLContext mlContext = TrainingRun.Context(new RunOptions().Seed, console);
        using GoogLeNetTransformer network = GoogLeNetTransformer.FromWeights(mlContext, options.Weights, options.Labels);
        if (network.Model.Mean is not [var red, var green, var blue])
            throw new InvalidDataException($"'{options.Weights}' does not say the mean of its pixels as three numbers, without which pictures cannot be scored.");

        IDataView pictures = mlContext.Data.LoadFromEnumerable(Array.Empty<Picture>());
        TransformerChain<GoogLeNetTransformer> model = mlContext.Transforms.LoadPixels("Pixels", "ImagePath", FlowerTraining.Loading(network.Model.ImageSize))
            .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(red, green, blue)))
            .Fit(pictures)
            .Append(network);
        cancellation.ThrowIfCancellationRequested();
        ModelFile.Save(mlContext, console, model, pictures.Schema, options.Output);
        ModelFile.Export(mlContext, console, model, network, pictures.Schema, options.Exports);
        return ExitCode.Success;
    }

    private sealed class Picture
    {
        public string ImagePath { get; set; } = "";
    }
}
