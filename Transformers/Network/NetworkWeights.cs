using System.Runtime.InteropServices;
using MLNet.GoogLeNet.Transformers.Formats;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Network;

/// <summary>Moves weights between a network and plain arrays; names are those of the state dictionary.</summary>
internal static class NetworkWeights
{
    /// <summary>The prefixes of the classifiers' tensors: the main one, then the auxiliary ones.</summary>
    public static readonly string[] Classifiers = ["fc", "aux1", "aux2"];

    /// <summary>Copies what scoring needs out of libtorch: every tensor but those of the auxiliary classifiers.</summary>
    public static Dictionary<string, WeightTensor> ExtractWithoutAuxiliary(GoogLeNetModule network) =>
        Extract(Tensors(network).Where(pair => !IsAuxiliary(pair.Name)));

    /// <summary>Copies every tensor out of libtorch.</summary>
    public static Dictionary<string, WeightTensor> Extract(GoogLeNetModule network) => Extract(Tensors(network));

    /// <summary>Copies tensors of float32 out of libtorch.</summary>
    public static Dictionary<string, WeightTensor> Extract(IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        using var noGradient = no_grad();
        var weights = new Dictionary<string, WeightTensor>();
        foreach (var (name, tensor) in tensors)
        {
            using var scope = NewDisposeScope();
            weights.Add(name, new WeightTensor(tensor.shape, tensor.detach().cpu().contiguous().data<float>().ToArray()));
        }
        return weights;
    }

    /// <summary>Copies weights in: all of the network's tensors, nothing else.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing, unknown or of another shape; all of them are listed.</exception>
    public static void Load(GoogLeNetModule network, IReadOnlyDictionary<string, WeightTensor> weights)
    {
        var tensors = Tensors(network).ToDictionary(pair => pair.Name, pair => pair.Tensor);
        ThrowUnlessTheyFit(network, tensors, weights);
        foreach (var (name, weight) in weights)
            Copy(weight, tensors[name]);
    }

    /// <summary>
    /// Copies weights in, except for classifiers (main or auxiliary) that the file lacks or has for another number of
    /// classes: those keep what they have.
    /// </summary>
    /// <returns>The prefixes of the classifiers that were not loaded, of "fc", "aux1" and "aux2".</returns>
    /// <exception cref="InvalidDataException">The body does not fit.</exception>
    public static IReadOnlySet<string> LoadBody(GoogLeNetModule network, IReadOnlyDictionary<string, WeightTensor> weights)
    {
        var tensors = Tensors(network).ToDictionary(pair => pair.Name, pair => pair.Tensor);
        var fresh = Classifiers.Where(classifier => !tensors.Where(pair => Belongs(pair.Key, classifier)).All(pair =>
            weights.TryGetValue(pair.Key, out WeightTensor? weight) && weight.Shape.SequenceEqual(pair.Value.shape))).ToHashSet();
        if (!network.HasAuxiliary)
            fresh.UnionWith(Classifiers[1..]);

        bool Kept(string name) => !fresh.Any(classifier => Belongs(name, classifier));
        var keptWeights = weights.Where(pair => Kept(pair.Key)).ToDictionary();
        ThrowUnlessTheyFit(network, tensors.Where(pair => Kept(pair.Key)).ToDictionary(), keptWeights);
        foreach (var (name, weight) in keptWeights)
            Copy(weight, tensors[name]);
        return fresh;
    }

    /// <summary>A copy in libtorch's own memory, float32 on the CPU; the caller disposes it.</summary>
    // Not torch.tensor(values), which lends managed memory to libtorch and frees it by a call back from native code.
    public static Tensor ToTensor(WeightTensor weight)
    {
        Tensor tensor = empty(weight.Shape);
        MemoryMarshal.AsBytes(weight.Values.AsSpan()).CopyTo(tensor.bytes);
        return tensor;
    }

    /// <summary>Whether a tensor's name belongs to the classifier "fc", "aux1" or "aux2".</summary>
    public static bool Belongs(string name, string classifier) => name.StartsWith(classifier + ".", StringComparison.Ordinal);

    /// <summary>Whether a tensor's name belongs to an auxiliary classifier.</summary>
    public static bool IsAuxiliary(string name) => Classifiers[1..].Any(auxiliary => Belongs(name, auxiliary));

    /// <summary>Whether a tensor's name belongs to a classifier, main or auxiliary.</summary>
    public static bool IsClassifier(string name) => Classifiers.Any(classifier => Belongs(name, classifier));

    private static IEnumerable<(string Name, Tensor Tensor)> Tensors(GoogLeNetModule network) =>
        network.named_parameters().Select(pair => (pair.name, (Tensor)pair.parameter))
            .Concat(network.named_buffers().Where(pair => pair.name.Contains(".bn.running_")));

    /// <summary>Copies plain values into a tensor of the same shape, whose layout and device stay.</summary>
    public static void Copy(WeightTensor weight, Tensor target)
    {
        using var noGradient = no_grad();
        using Tensor source = ToTensor(weight);
        target.copy_(source);
    }

    private static void ThrowUnlessTheyFit(
        GoogLeNetModule network, Dictionary<string, Tensor> tensors, IReadOnlyDictionary<string, WeightTensor> weights) =>
        WeightShapes.ThrowUnlessTheyFit(
            network.Architecture, network.ClassCount, tensors.ToDictionary(pair => pair.Key, pair => pair.Value.shape), weights);
}
