using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Benchmarks.Rounds;
using Microsoft.ML;
using MLNet.GoogLeNet;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;
using Tool.Models;

namespace Benchmarks.Results;

/// <summary>Tests models with more and more crops, alone and averaged: table 3 of the paper, on other images.</summary>
internal static class ProtocolCommand
{
    private const string Help = """
        Tests one model and an average of several with 1, 10 and 144 crops, as table 3 of the paper does; RESULTS.md gets the table.

        Examples:
          Benchmarks protocol --data list.csv --models flowers-1.zip flowers-2.zip flowers-3.zip
          Benchmarks protocol --data list.csv --models flowers.zip --crops 1 10 --precision bfloat16
        """;

    public static Command Build(Func<ProtocolOptions, CancellationToken, int> run) =>
        new OptionTable<ProtocolOptions>().Build("protocol", Help, run);

    /// <summary>Does what the options ask for; the table is written when all is tested.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(ProtocolOptions options, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        console.WritePlainLine($"On {Processor.Summary}.");
        MLContext mlContext = Warnings.Context(console.WritePlainLine, seed: 1);
        IDataView images = mlContext.Data.LoadFromImageList(options.Data, "test");
        SavedModel[] models = [.. options.Models.Select(path => SavedModel.Open(mlContext, path))];
        using GoogLeNetTransformer average = GoogLeNetTransformer.Average([.. models.Select(model => model.Network)]);
        var results = new List<ProtocolResult>();
        foreach (int count in models.Length > 1 ? [1, models.Length] : (int[])[1])
            foreach (int crops in options.Crops)
            {
                cancellation.ThrowIfCancellationRequested();
                var clock = Stopwatch.StartNew();
                ImageEvaluation test = Test(images, count > 1 ? average : models[0].Network, crops, options.Precision);
                results.Add(new(count, crops, test, clock.Elapsed));
                console.WritePlainLine(results[^1].ToString());
            }
        foreach (SavedModel model in models)
            model.Dispose();
        ResultsFile.Write(options.Results, "crops and models", ProtocolTable.ToMarkdown(options, results));
        ProtocolResult first = results.First(result => result.Models == models.Length); // more crops cost more and say little
        string what = models.Length > 1 ? $"average of {models.Length} networks" : "one network";
        SummaryTable.Write(
            options.Results, $"{Path.GetFileNameWithoutExtension(options.Data)}, {what}, crops: {first.Crops}", "#crops-and-models",
 Spread.Of([first.Test.Accuracy.Value]),
            string.Create(CultureInfo.InvariantCulture, $"{first.Time.TotalSeconds:0} s for {first.Test.Images} images"));
        console.WritePlainLine($"Wrote {options.Results}");
        return ExitCode.Success;
    }

    private static ImageEvaluation Test(IDataView images, GoogLeNetTransformer network, int crops, Precision precision)
    {
        using GoogLeNetTransformer cropping = network.With(network.ScoringOptions with { Crops = crops });
        using GoogLeNetTransformer tested = cropping.With(network.ComputeOptions with { Precision = precision });
        return SavedModel.Evaluate(tested.ToPipeline(), images);
    }
}
