using System.Runtime.InteropServices;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>Moves weights between a network and plain arrays; names are those of the state dictionary.</summary>
internal static class NetworkWeights
{
    /// <summary>Copies what scoring needs out of libtorch: every tensor but those of the auxiliary classifiers.</summary>
    public static Dictionary<string, WeightTensor> ExtractWithoutAuxiliary(GoogLeNetModule network) =>
        Extract(Tensors(network).Where(pair => !ClassifierNames.IsAuxiliary(pair.Name)));

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
            weights.Add(name, new WeightTensor(tensor.shape, ToArray(tensor)));
        }
        return weights;
    }

    /// <summary>Copies the values of a tensor of float32 out of libtorch. What that needs is left to the scope of the caller.</summary>
    // In one piece: TorchSharp's data<float>() calls native code for each number.
    public static float[] ToArray(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.detach().cpu().contiguous().bytes).ToArray();

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
        var fresh =
            ClassifierNames.All.Where(classifier => !tensors.Where(pair => ClassifierNames.Belongs(pair.Key, classifier)).All(pair =>
            weights.TryGetValue(pair.Key, out WeightTensor? weight) && weight.Shape.SequenceEqual(pair.Value.shape))).ToHashSet();
        if (!network.HasAuxiliary)
            fresh.UnionWith(ClassifierNames.All.Where(classifier => classifier != "fc"));

        bool Kept(string name) => !fresh.Any(classifier => ClassifierNames.Belongs(name, classifier));
        var keptWeights = weights.Where(pair => Kept(pair.Key)).ToDictionary();
        ThrowUnlessTheyFit(network, tensors.Where(pair => Kept(pair.Key)).ToDictionary(), keptWeights);
        foreach (var (name, weight) in keptWeights)
            Copy(weight, tensors[name]);
        return fresh;
    }

    /// <summary>
    /// The network of a model as fast as it scores: in evaluation mode, batch norm folded. One without a classifier gives features
    /// only. The caller disposes it.
    /// </summary>
    public static GoogLeNetModule ToNetwork(this GoogLeNetModel model, Precision precision = Precision.Float32)
    {
        IReadOnlyDictionary<string, WeightTensor> weights = BatchNormFolding.Fold(model.Weights);
        var network = new GoogLeNetModule(
            model.Architecture, Math.Max(1, model.ClassNames.Count), auxiliary: false, precision: precision, folded: true);
        if (model.ClassNames.Count > 0)
            Load(network, weights);
        else
            LoadBody(network, weights);
        network.RoundWeights();
        network.eval();
        return network;
    }

    /// <summary>A copy in libtorch's own memory, float32 on the CPU; the caller disposes it.</summary>
    // Not torch.tensor(values), which lends managed memory to libtorch and frees it by a call back from native code.
    public static Tensor ToTensor(WeightTensor weight)
    {
        Tensor tensor = empty(weight.Shape);
        MemoryMarshal.AsBytes(weight.Values.AsSpan()).CopyTo(tensor.bytes);
        return tensor;
    }

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
