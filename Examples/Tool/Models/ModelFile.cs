using System.Globalization;
using Microsoft.ML;
using MLNet.GoogLeNet;
using Spectre.Console;
using TrainFlowers.Display;
using TrainFlowers.Options;

namespace TrainFlowers;

/// <summary>Saves models, and tells what was saved.</summary>
internal static class ModelFile
{
    /// <summary>Written beside the file and moved over it, so that the file is the old model or the new one and never half of one.</summary>
    public static void Save(MLContext mlContext, IAnsiConsole console, ITransformer model, DataViewSchema schema, string path)
    {
        string unfinished = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            mlContext.Model.Save(model, schema, unfinished);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
        Tell(console, path);
    }

    /// <summary>Writes the further forms that are asked for.</summary>
    public static void Export(
        MLContext mlContext, IAnsiConsole console, ITransformer model, GoogLeNetTransformer network, DataViewSchema schema, ExportOptions exports)
    {
        if (exports.Onnx is { } onnx)
        {
            network.SaveOnnx(onnx);
            Tell(console, onnx);
        }
        if (exports.Portable is { } portable)
        {
            mlContext.Model.SavePortable(model, schema, portable);
            Tell(console, portable);
        }
        if (exports.Weights is { } weights)
        {
            network.SaveWeights(weights);
            Tell(console, weights);
        }
    }

    private static void Tell(IAnsiConsole console, string path) =>
        console.WritePlainLine(string.Create(CultureInfo.InvariantCulture, $"Saved {path}, {new FileInfo(path).Length / 1e6:0.0} MB"));
}
