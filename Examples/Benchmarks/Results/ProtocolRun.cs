using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using Spectre.Console;
using TrainFlowers.Display;
using TrainFlowers.Options;

namespace TrainFlowers;

/// <summary>Tests models with more and more crops, alone and averaged: table 3 of the paper, on other pictures.</summary>
internal static class ProtocolRun
{
    /// <summary>Does what the options ask for; the table is written when all is tested.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(ProtocolOptions options, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        MLContext mlContext = TrainingRun.Context(new RunOptions().Seed, console);
        IDataView pictures = mlContext.Data.LoadFromImageList(options.Data, "test");
        GoogLeNetTransformer[] models = [.. options.Models.Select(path => Load(mlContext, path))];
        using GoogLeNetTransformer average = GoogLeNetTransformer.Average(models);
        var results = new List<ProtocolResult>();
        foreach (GoogLeNetTransformer tested in models.Length > 1 ? [models[0], average] : models)
            foreach (int crops in options.Crops)
            {
                cancellation.ThrowIfCancellationRequested();
                var clock = Stopwatch.StartNew();
                FlowerTest test = Test(mlContext, pictures, tested.With(tested.Options with { Crops = crops, Precision = options.Precision }));
                results.Add(new(tested == average ? models.Length : 1, crops, test, clock.Elapsed));
                console.WritePlainLine(results[^1].ToString());
            }
        foreach (GoogLeNetTransformer model in models)
            model.Dispose();
        ResultsTable.Write(options.Results, "crops and models", ProtocolTable.ToMarkdown(options, results));
        console.WritePlainLine($"Wrote {options.Results}");
        return ExitCode.Success;
    }

    private static GoogLeNetTransformer Load(MLContext mlContext, string path) =>
        mlContext.Model.Load(path, out _) is TransformerChain<ITransformer> { LastTransformer: GoogLeNetTransformer network }
            ? network
            : throw new InvalidDataException($"'{path}' is no pipeline that ends with GoogLeNet. Give models that this program saved.");

    private static FlowerTest Test(MLContext mlContext, IDataView pictures, GoogLeNetTransformer network)
    {
        using (network)
        {
            float[] mean = [.. network.Model.Mean];
            PixelLoadingOptions loading = FlowerTraining.Loading(network.Model.ImageSize);
            if (network.Options.Crops == 144)
                loading = loading with { Fit = ImageFit.TestSquares, ResizeTo = loading.ResizeTo / 8 * 8 };
            var pixels = mlContext.Transforms.LoadPixels("Pixels", "ImagePath", loading)
                .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(mean[0], mean[1], mean[2])));
            return FlowerTest.Of(mlContext, network.Transform(pixels.Fit(pictures).Transform(pictures)));
        }
    }
}
