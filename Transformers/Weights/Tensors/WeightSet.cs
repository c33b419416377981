namespace MLNet.GoogLeNet.Transformers.Weights.Tensors;

/// <summary>What a weights file holds, exactly as the file names it.</summary>
/// <param name="Tensors">The tensors by name, in the order of the file.</param>
/// <param name="Metadata">What the file says about itself; empty where the format has no place for that.</param>
internal sealed record WeightSet(
    IReadOnlyDictionary<string, WeightTensor> Tensors,
    IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The key of what wrote the file, where the file says it.</summary>
    public const string FormatKey = "format";

    /// <summary>The key under which a checkpoint of a training says how far it is.</summary>
    public const string ProgressKey = "progress";

    /// <summary>Opens a file for a reader and puts its name in front of the reader's complaint.</summary>
    public static T Open<T>(string path, Func<Stream, T> read)
    {
        using FileStream stream = File.OpenRead(path);
        try
        {
            return read(stream);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"Cannot read weights from '{path}'. {exception.Message}", exception);
        }
    }
}
