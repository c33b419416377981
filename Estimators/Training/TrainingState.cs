using System.Text.Json;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Training;

/// <summary>All that a training needs to go on as if it had never been interrupted, apart from the images and the options.</summary>
/// <param name="Progress">How far it is.</param>
/// <param name="Network">Every tensor of the network, auxiliary classifiers included.</param>
/// <param name="Optimizer">The memory of the optimizer.</param>
/// <param name="Average">The average of the weights; empty where there is none.</param>
/// <param name="Best">The weights of the best epoch so far; none before the first.</param>
internal sealed record TrainingState(
    TrainingProgress Progress,
    IReadOnlyDictionary<string, WeightTensor> Network,
    IReadOnlyDictionary<string, WeightTensor> Optimizer,
    IReadOnlyDictionary<string, WeightTensor> Average,
    IReadOnlyDictionary<string, WeightTensor>? Best)
{
    /// <summary>The state as the tensors and metadata of one safetensors file.</summary>
    public WeightSet ToWeightSet()
    {
        var tensors = new OrderedDictionary<string, WeightTensor>();
        foreach (var (part, weights) in ((string, IReadOnlyDictionary<string, WeightTensor>?)[])
            [("network", Network), ("descent", Optimizer), ("average", Average), ("best", Best)])
            foreach (var (name, weight) in weights ?? new Dictionary<string, WeightTensor>())
                tensors.Add($"{part}.{name}", weight);
        return new(tensors, new Dictionary<string, string> { [WeightSet.ProgressKey] = JsonSerializer.Serialize(Progress) });
    }

    /// <param name="file">What the file holds; null where it is of another format.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InvalidDataException">The file is no checkpoint.</exception>
    public static TrainingState Of(WeightSet? file, string path)
    {
        try
        {
            if (file is not null && file.Metadata.TryGetValue(WeightSet.ProgressKey, out string? json)
                && JsonSerializer.Deserialize<TrainingProgress>(json) is { } progress)
                return new(progress, Part(file, "network"), Part(file, "descent"), Part(file, "average"),
                    progress.BestEpoch > 0 ? Part(file, "best") : null);
        }
        catch (JsonException)
        {
            // the same complaint
        }
        throw new InvalidDataException($"'{path}' is no checkpoint of a training. Give ResumeFrom a file that Checkpoint made; weights "
            + "and models to start from are given as InitialWeights.");
    }

    private static Dictionary<string, WeightTensor> Part(WeightSet file, string part) => file.Tensors
        .Where(pair => pair.Key.StartsWith(part + '.', StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[(part.Length + 1)..], pair => pair.Value);
}
