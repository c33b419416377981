using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MLNet.GoogLeNet.Data.Files;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Training;

/// <summary>Files from which a training goes on.</summary>
internal static class Checkpoint
{
    /// <summary>Writes the file; at any instant the old one or the new one is there.</summary>
    /// <exception cref="IOException">It could not be written, for example because the disk is full; the old one is intact.</exception>
    public static void Write(string path, TrainingState state)
    {
        WeightSet file = state.ToWeightSet();
        AtomicFile.Write(path, stream => SafetensorsFile.Write(stream, file.Tensors, file.Metadata));
    }

    /// <summary>Reads a file that belongs to a training with these options and images.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no checkpoint, or one of another training; the message says what differs.</exception>
    public static TrainingState Read(string path, string options, string images)
    {
        WeightSet? file = WeightSet.Open(path, stream => WeightsFile.IsSafetensors(stream) ? SafetensorsFile.Read(stream) : null);
        TrainingState state = TrainingState.Of(file, path);
        string[] differences = [.. Differences(JsonNode.Parse(state.Progress.Options)!.AsObject(), JsonNode.Parse(options)!.AsObject(), "")];
        if (differences.Length > 0)
            throw new InvalidDataException(
                $"'{path}' is of a training with other options: {string.Join("; ", differences)}. Set them as they were, or leave ResumeFrom out.");
        if (state.Progress.Images != images)
            throw new InvalidDataException(
                $"'{path}' is of a training with other images, labels or held-out rows. Give Fit the same data, or leave ResumeFrom out.");
        return state;
    }

    /// <summary>The options that have a say in the weights, as text.</summary>
    public static string Identify(GoogLeNetOptions options)
    {
        var free = new GoogLeNetOptions(); // what may differ between the two parts of a training is set alike
        return (options with
        {
            Epochs = free.Epochs,
            Checkpoint = null,
            CheckpointInterval = null,
            ResumeFrom = null,
            ImageCacheBytes = free.ImageCacheBytes,
            ScoreColumnName = free.ScoreColumnName,
            PredictedLabelColumnName = free.PredictedLabelColumnName,
        }).ToJson();
    }

    /// <summary>A hash of the class names and of the label and part of each image.</summary>
    public static string Identify(IReadOnlyList<string> classNames, ImageSplit split)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in classNames)
            hash.AppendData(Encoding.UTF8.GetBytes(name + '\n'));
        foreach (IReadOnlyList<TrainingImage> part in (IReadOnlyList<TrainingImage>[])[split.Training, split.Validation])
        {
            hash.AppendData(BitConverter.GetBytes(part.Count));
            foreach (TrainingImage image in part)
            {
                hash.AppendData(BitConverter.GetBytes(image.Row));
                hash.AppendData(BitConverter.GetBytes(image.Label));
            }
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Differences(JsonObject then, JsonObject now, string prefix)
    {
        foreach (string name in then.Select(pair => pair.Key).Union(now.Select(pair => pair.Key)))
        {
            JsonNode? before = then[name], after = now[name];
            if (before is JsonObject inner && after is JsonObject other)
                foreach (string difference in Differences(inner, other, $"{prefix}{name}."))
                    yield return difference;
            else if (!JsonNode.DeepEquals(before, after))
                yield return $"{prefix}{name} was {before?.ToJsonString() ?? "null"} and is {after?.ToJsonString() ?? "null"}";
        }
    }
}
