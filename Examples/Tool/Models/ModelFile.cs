using System.Globalization;
using Microsoft.ML;
using Spectre.Console;
using Tool.Display;

namespace Tool.Models;

/// <summary>Saves models, and tells what was saved.</summary>
internal static class ModelFile
{
    /// <summary>
    /// Written beside the file and moved over it, so that the file is the old model or the new one and never half of one.
    /// </summary>
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

    /// <summary>Says what was written.</summary>
    public static void Tell(IAnsiConsole console, string path) =>
        console.WritePlainLine(string.Create(CultureInfo.InvariantCulture, $"Saved {path}, {new FileInfo(path).Length / 1e6:0.0} MB"));
}
