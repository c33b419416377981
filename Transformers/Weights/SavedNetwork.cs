using System.IO.Compression;
using MLNet.GoogLeNet.Transformers.Weights.PyTorch;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>Takes the network out of a model that ML.NET saved, without loading anything else of the model.</summary>
internal static class SavedNetwork
{
    /// <summary>The network of the model, wherever in it; null for any other file.</summary>
    /// <param name="stream">A seekable stream of the whole file, which stands at the start afterwards where there is no network.</param>
    /// <exception cref="InvalidDataException">The archive or the network is damaged, or there are several networks.</exception>
    public static GoogLeNetModel? Find(Stream stream)
    {
        if (!WeightsFile.IsZip(stream))
            return null;
        using ZipArchive archive = StoredArchive.OpenZip(stream);
        ZipArchiveEntry[] networks = [.. archive.Entries.Where(entry => NetworkEntry.IsOne(entry.Name))];
        if (networks.Length > 1)
            throw new InvalidDataException(
                $"The saved model has {networks.Length} networks, as in an average or a chain of several; one is expected. Save one of "
                + "them by itself: mlContext.Model.Save(network, null, \"network.zip\").");
        if (networks.Length == 0)
        {
            stream.Position = 0;
            return null;
        }
        if (networks[0].Length > NetworkEntry.LargestLength)
            throw new InvalidDataException(
                $"The network of the saved model has {networks[0].Length:N0} bytes; at most {NetworkEntry.LargestLength:N0} are read. "
                + "The file is damaged: copy or download it again.");
        using Stream network = networks[0].Open();
        return NetworkEntry.Read(network, leastClasses: 0); // one for features has no classes
    }
}
