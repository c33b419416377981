using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Tool.Display;

/// <summary>Contexts that show the library's warnings.</summary>
internal static class Warnings
{
    /// <param name="say">Shows a line.</param>
    /// <param name="seed">Seeds the context.</param>
    public static MLContext Context(Action<string> say, int? seed = null)
    {
        var mlContext = new MLContext(seed);
        mlContext.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning && entry.Source.Contains("GoogLeNet", StringComparison.Ordinal))
                say(entry.RawMessage);
        };
        return mlContext;
    }
}
