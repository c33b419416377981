using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.GoogLeNet.Data.Files;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>
/// All that training needs to resume as if it had never been interrupted, apart from the images and the options: one safetensors file.
/// </summary>
/// <param name="Progress">How far it is.</param>
/// <param name="Network">Every tensor of the network, auxiliary classifiers included.</param>
/// <param name="Optimizer">The memory of the optimizer.</param>
/// <param name="Average">The average of the weights; empty where there is none.</param>
/// <param name="Best">The weights of the best epoch so far; none before the first.</param>
/// <param name="Margins">How the labels did so far.</param>
internal sealed record Checkpoint(
    TrainingProgress Progress,
    IReadOnlyDictionary<string, WeightTensor> Network,
    IReadOnlyDictionary<string, WeightTensor> Optimizer,
    IReadOnlyDictionary<string, WeightTensor> Average,
    IReadOnlyDictionary<string, WeightTensor>? Best,
    IReadOnlyDictionary<string, WeightTensor> Margins)
{
    // What the names of each part's tensors begin with in the file.
    private const string NetworkPart = "network.", OptimizerPart = "optimizer.", AveragePart = "average.", BestPart = "best.",
        MarginsPart = "margins.";

    /// <summary>Writes the file; at any instant the old one or the new one is there.</summary>
    /// <exception cref="IOException">It could not be written, for example because the disk is full; the old one is intact.</exception>
    public void Write(string path)
    {
        var tensors = new List<KeyValuePair<string, WeightTensor>>();
        Add(NetworkPart, Network);
        Add(OptimizerPart, Optimizer);
        Add(AveragePart, Average);
        if (Best is not null)
            Add(BestPart, Best);
        Add(MarginsPart, Margins);
        var metadata = new Dictionary<string, string> { [WeightSet.ProgressKey] = JsonSerializer.Serialize(Progress) };
        AtomicFile.Write(path, stream => SafetensorsFile.Write(stream, tensors, metadata));

        void Add(string part, IReadOnlyDictionary<string, WeightTensor> weights) =>
            tensors.AddRange(weights.Select(pair => KeyValuePair.Create(part + pair.Key, pair.Value)));
    }

    /// <summary>Reads a file that belongs to training with these options and images.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a checkpoint, or is one of another training; the message
    /// says what differs.</exception>
    public static Checkpoint Read(string path, string options, string images)
    {
        WeightSet? file = WeightSet.Open(path, stream => WeightsFile.IsSafetensors(stream) ? SafetensorsFile.Read(stream) : null);
        Checkpoint checkpoint = Of(file) ?? throw new InvalidDataException(
            $"'{path}' is not a training checkpoint. Give ResumeFrom a file that Checkpoint made; weights "
            + "and models to start from go into InitialWeights.");
        JsonObject then = JsonNode.Parse(checkpoint.Progress.Options)!.AsObject(), now = JsonNode.Parse(options)!.AsObject();
        FillIn(then, now, JsonNode.Parse(new GoogLeNetOptions().ToJson())!.AsObject());
        string[] differences = [.. Differences(then, now, prefix: "")];
        if (differences.Length > 0)
            throw new InvalidDataException(
                $"'{path}' comes from training with different options: {string.Join("; ", differences)}. Set them as they were, or leave "
                    + "ResumeFrom out.");
        if (checkpoint.Progress.Images != images)
            throw new InvalidDataException(
                $"'{path}' comes from training with different images, labels or held-out rows. Give Fit the same data, or leave "
                + "ResumeFrom out.");
        return checkpoint;
    }

    /// <summary>
    /// In which numbers the training of a file computed; none where the file is not a checkpoint, about which <see cref="Read"/> throws.
    /// </summary>
    public static Precision? PrecisionOf(string path)
    {
        string? progress = WeightSet.Open(path, stream => WeightsFile.IsSafetensors(stream) ? SafetensorsFile.ReadMetadata(stream) : null)
            ?.GetValueOrDefault(WeightSet.ProgressKey);
        try
        {
            return progress is not null && JsonSerializer.Deserialize<TrainingProgress>(progress) is { } state
                && Enum.TryParse(JsonNode.Parse(state.Options)?[nameof(GoogLeNetOptions.Precision)]?.ToString(), out Precision precision)
                ? precision
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The options that have a say in the weights, as text.</summary>
    public static string Identify(GoogLeNetOptions options)
    {
        var free = new GoogLeNetOptions(); // what may differ between the two parts of a training is set alike
        JsonObject identity = JsonNode.Parse((options with
        {
            Epochs = free.Epochs,
            Checkpoint = null,
            CheckpointInterval = null,
            ResumeFrom = null,
            ImageCacheBytes = free.ImageCacheBytes,
            FeatureCache = null,
            Threads = free.Threads,
            ScoreColumnName = free.ScoreColumnName,
            PredictedLabelColumnName = free.PredictedLabelColumnName,
        }).ToJson())!.AsObject();
        if (options.StartFrom is { } network)
            identity[nameof(options.StartFrom)] = HashOf(network.Model);
        return identity.ToJsonString();
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

    // Of weights and class names, on which it depends what starts afresh.
    private static string HashOf(GoogLeNetModel network)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
            GoogLeNetWeights.Write(network, stream);
        return Convert.ToHexString(hash.Hash!);
    }

    /// <summary>Copies the tensors that training keeps besides the weights to plain arrays, in row-major order.</summary>
    public static Dictionary<string, WeightTensor> Copy(IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        NetworkWeights.Extract(tensors.Select(pair => (pair.Key, pair.Value)));

    /// <summary>
    /// The way back, to the bit: copies saved tensors, each into the one of its name, whose layout stays. Others in
    /// <paramref name="saved"/> are ignored.
    /// </summary>
    /// <exception cref="InvalidDataException">One is missing or has another shape.</exception>
    public static void Restore(IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, WeightTensor> saved)
    {
        foreach (var (name, target) in tensors)
        {
            if (!saved.TryGetValue(name, out WeightTensor? source))
                throw new InvalidDataException(
                    $"The saved state of the training lacks '{name}'. Resume with the options it was saved with.");
            if (!source.Shape.SequenceEqual(target.shape))
                throw new InvalidDataException(
                    $"In the saved state of the training, '{name}' is [{string.Join(", ", source.Shape)}] and should be "
                    + $"[{string.Join(", ", target.shape)}]. Resume with the options and classes it was saved with.");
            NetworkWeights.Copy(source, target);
        }
    }

    // What a file holds; null where it has another format, or holds something else.
    private static Checkpoint? Of(WeightSet? file)
    {
        try
        {
            return file is not null && file.Metadata.TryGetValue(WeightSet.ProgressKey, out string? json)
                && JsonSerializer.Deserialize<TrainingProgress>(json) is { } progress
                ? new(progress, Part(file, NetworkPart), Part(file, OptimizerPart), Part(file, AveragePart),
                    progress.BestEpoch is not null ? Part(file, BestPart) : null, Part(file, MarginsPart))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, WeightTensor> Part(WeightSet file, string part) => file.Tensors
        .Where(pair => pair.Key.StartsWith(part, StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[part.Length..], pair => pair.Value);

    // An option that is newer than the file had its default.
    private static void FillIn(JsonObject then, JsonObject now, JsonObject defaults)
    {
        foreach ((string name, JsonNode? value) in defaults)
        {
            if (now.ContainsKey(name))
                then.TryAdd(name, value?.DeepClone());
            if (value is JsonObject inner && then[name] is JsonObject before && now[name] is JsonObject after)
                FillIn(before, after, inner);
        }
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

/// <summary>How far training is, and of what; kept in checkpoints.</summary>
/// <param name="Options">The options that must stay the same, as text.</param>
/// <param name="Images">A hash of the labels and the split of all images.</param>
/// <param name="Epoch">The epoch that is under way, from 1; one beyond the last when training is complete.</param>
/// <param name="MiniBatch">Mini-batches of it that are done.</param>
/// <param name="Step">Steps that are done in all.</param>
/// <param name="Tally">How the network did in the epoch so far.</param>
/// <param name="Seconds">How long the epoch has taken so far.</param>
/// <param name="History">The epochs that are complete.</param>
/// <param name="BestEpoch">The epoch whose weights are the best so far, 0 for the classifier alone; none before the first.</param>
internal sealed record TrainingProgress(
    string Options, string Images, int Epoch, int MiniBatch, long Step, Tally.State Tally, double Seconds,
    IReadOnlyList<EpochMetrics> History, int? BestEpoch);
