using System.Globalization;
using Microsoft.ML;
using MLNet.GoogLeNet.Data.Files;
using Spectre.Console;
using Tool.Display;

namespace Tool.Models;

/// <summary>Saves models, and tells what was saved.</summary>
internal static class ModelFile
{
    /// <summary>The file is the old model or the new one and never half of one.</summary>
    public static void Save(MLContext mlContext, IAnsiConsole console, ITransformer model, DataViewSchema schema, string path)
    {
        AtomicFile.Write(path, stream => mlContext.Model.Save(model, schema, stream));
        Tell(console, path);
    }

    /// <summary>Says what was written.</summary>
    public static void Tell(IAnsiConsole console, string path) =>
        console.WritePlainLine(string.Create(CultureInfo.InvariantCulture, $"Saved {path}, {new FileInfo(path).Length / 1e6:0.0} MB"));
}
