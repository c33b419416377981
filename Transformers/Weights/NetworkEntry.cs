using MLNet.GoogLeNet.Data.Saving;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>
/// The entry of a saved model that holds a network: a safetensors file with its weights as they are, its metadata, its ranges
/// and hashes of the images that it learned from.
/// </summary>
internal static class NetworkEntry
{
    private const string Start = "GoogLeNet.", End = "safetensors";

    /// <summary>The most bytes that are written and read; a quarter of a million classes would still fit.</summary>
    public const long LargestLength = 1L << 30;

    /// <summary>The name of an entry; an average of networks has several.</summary>
    public static string NameOf(int network) => network == 0 ? Start + End : $"{Start}{network}.{End}";

    /// <summary>Whether an entry of this name, without its folders, is a network.</summary>
    public static bool IsOne(string name) =>
        name.StartsWith(Start, StringComparison.Ordinal) && name.EndsWith(End, StringComparison.Ordinal);

    /// <exception cref="InvalidOperationException">The network would be too large to be read again.</exception>
    public static void Write(GoogLeNetModel model, Stream stream)
    {
        var metadata = ModelMetadata.Of(model);
        KeyValuePair<string, WeightTensor>[] tensors =
            [.. model.Weights, .. metadata.Tensors(), .. model.Ranges?.ToTensors() ?? [], .. Hashes(model)];
        long length = sizeof(float) * tensors.Sum(tensor => (long)tensor.Value.Values.Length);
        const long most = LargestLength - SafetensorsFile.MaxHeaderBytes - sizeof(long);
        if (length > most)
            throw new InvalidOperationException(
                $"The network with the hashes of its training images has {length:N0} bytes; a saved model may have {most:N0}. "
                + "Train it with fewer classes or images.");
        SafetensorsFile.Write(stream, tensors, metadata.ToDictionary());
    }

    /// <param name="stream">The entry.</param>
    /// <param name="leastClasses">Number of classes that the network has at least; a network for features has none.</param>
    /// <exception cref="InvalidDataException">The entry is cut short or damaged.</exception>
    public static GoogLeNetModel Read(Stream stream, int leastClasses = 2)
    {
        using MemoryStream copy = CopyBounded(stream);
        try
        {
            WeightSet file = SafetensorsFile.Read(copy);
            ModelMetadata metadata = ModelMetadata.Find(file, leastClasses)
                ?? throw new InvalidDataException("Its metadata do not say that this library wrote it");
            return new(
                metadata.Architecture, metadata.ClassNames, metadata.ImageSize, metadata.Mean,
                file.Tensors.Where(pair => !IsBesideTheWeights(pair.Key)).ToDictionary(),
                metadata.Scale, ActivationRanges.Find(file.Tensors, metadata.Architecture))
            {
                TrainingImages = TrainingImages.Find(file.Tensors),
            };
        }
        catch (InvalidDataException e)
        {
            throw SavedState.Damaged($"its network cannot be read. {e.Message}");
        }
    }

    private static IEnumerable<KeyValuePair<string, WeightTensor>> Hashes(GoogLeNetModel model) =>
        model.TrainingImages is { } images ? [images.ToTensor()] : [];

    private static bool IsBesideTheWeights(string tensor) =>
        tensor is ModelMetadata.MeanTensor or TrainingImages.Tensor || ActivationRanges.IsRange(tensor);

    /// <summary>The content of an entry.</summary>
    /// <exception cref="InvalidDataException">It is longer than any network.</exception>
    public static MemoryStream CopyBounded(Stream source)
    {
        var destination = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            destination.Write(buffer, 0, read);
            if (destination.Length > LargestLength)
                throw SavedState.Damaged($"its network is longer than {LargestLength:N0} bytes");
        }
        destination.Position = 0;
        return destination;
    }
}
