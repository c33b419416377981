using System.Globalization;
using Benchmarks.Rounds;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using Spectre.Console;

namespace Benchmarks.Accuracy;

/// <summary>What is lost where fewer bits compute.</summary>
internal static class PrecisionAccuracy
{
    private const int Width = 140; // a console that is a file says 80, and cells would be broken

    /// <summary>
    /// Calibrates on the training images, scores the others in each precision and with each int8 file, and prints a table and a bar for
    /// each but the first.
    /// </summary>
    public static void Run(string model, string data)
    {
        Processor.Print(Console.Out);
        var mlContext = new MLContext(seed: 1);
        if (mlContext.Model.Load(
            model, out _) is not TransformerChain<ITransformer> { LastTransformer: GoogLeNetTransformer network } pipeline)
            throw new InvalidDataException(
                $"'{model}' is not a pipeline that ends with GoogLeNet. Give a model that googlenet train saved.");
        var preparation = new TransformerChain<ITransformer>([.. pipeline.SkipLast(1)]);
        IDataView Pixels(string split) => preparation.Transform(mlContext.Data.LoadFromImageList(data, split));
        IDataView Bytes(string split) => pipeline.First().Transform(mlContext.Data.LoadFromImageList(data, split));

        using GoogLeNetTransformer quantized = network.Quantize(Pixels("train"));
        var named = new List<(string Name, NamedImages Images)>();
        foreach (Precision precision in (Precision[])[Precision.Float32, Precision.BFloat16, Precision.Int8])
        {
            using GoogLeNetTransformer scoring = quantized.With(new ComputeOptions { Precision = precision });
            named.Add((precision.ToString(), new NamedImages(scoring, Pixels("validation"), Pixels("test"))));
        }
        foreach (Int8Processors processors in Enum.GetValues<Int8Processors>())
        {
            using var file = new ExportedNetwork(quantized, processors);
            named.Add(($"{Precision.Int8}.{processors}", new NamedImages($"ApplyOnnxModel, {Precision.Int8}, {processors}",
                file.Name(Bytes("validation")), file.Name(Bytes("test")),
                NamedImages.LabelsFor(quantized, Pixels("validation")), NamedImages.LabelsFor(quantized, Pixels("test")))));
        }
        network.Dispose();
        Print(named);
    }

    private static void Print(List<(string Name, NamedImages Images)> named)
    {
        NamedImages whole = named[0].Images;
        Table table = new Table().AddColumn("").AddColumn("validation").AddColumn("test").AddColumn("together")
            .AddColumn("named as in float32");
        foreach (var (_, images) in named)
            table.AddRow(images.Engine, Share(images.Validation), Share(images.Test), Share([.. images.Validation, .. images.Test]),
                Share([.. images.Names.Zip(whole.Names, (name, other) => name == other)]));
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, Width);
        AnsiConsole.Write(table);
        foreach (var (name, images) in named.Skip(1))
            Bar.Write(Console.Out, $"accuracy.{name.ToLowerInvariant()}.lost", Points(whole) - Points(images));
    }

    private static double Points(NamedImages images) => 100 * images.Validation.Concat(images.Test).Average(right => right ? 1.0 : 0);

    private static string Share(bool[] values) => string.Create(CultureInfo.InvariantCulture,
        $"{values.Count(value => value)} of {values.Length} ({values.Average(value => value ? 1.0 : 0):0.0000})");
}
