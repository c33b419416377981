using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>The names and shapes of the tensors that a network scores with: no libtorch is needed to know them.</summary>
internal sealed class WeightShapes : ILayers<int>
{
    private readonly bool _hasBatchNorm;
    private readonly Dictionary<string, long[]> _shapes = [];

    private WeightShapes(GoogLeNetArchitecture architecture) => _hasBatchNorm = ArchitectureTraits.Of(architecture).BatchNorm;

    /// <summary>All of them, by their names in the state dict.</summary>
    public static IReadOnlyDictionary<string, long[]> Of(GoogLeNetArchitecture architecture, int classes)
    {
        var shapes = new WeightShapes(architecture);
        int features = new LayerSequence<int>(shapes, architecture).Map(Table1.InputChannels);
        shapes._shapes.Add("fc.weight", [classes, features]);
        shapes._shapes.Add("fc.bias", [classes]);
        return shapes._shapes;
    }

    /// <summary>Rejects weights that are not exactly these.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing, unknown or of another shape; all of them are listed.</exception>
    public static void ThrowUnlessTheyFit(
        GoogLeNetArchitecture architecture, int classes,
        IReadOnlyDictionary<string, long[]> shapes, IReadOnlyDictionary<string, WeightTensor> weights)
    {
        var problems = new List<string>();
        problems.AddRange(shapes.Keys.Where(name => !weights.ContainsKey(name)).Select(name => $"missing {name}"));
        problems.AddRange(weights.Keys.Where(name => !shapes.ContainsKey(name)).Select(name => $"unknown {name}"));
        problems.AddRange(from pair in shapes
                          where weights.ContainsKey(pair.Key) && !weights[pair.Key].Shape.SequenceEqual(pair.Value)
                          select $"{pair.Key} is [{string.Join(", ", weights[pair.Key].Shape)}] and should be "
                              + $"[{string.Join(", ", pair.Value)}]");
        if (problems.Count > 0)
            throw new InvalidDataException(
                $"The weights do not fit GoogLeNet ({architecture}, {classes} classes): "
                + $"{string.Join("; ", problems)}. Check that they are GoogLeNet's and set the architecture they were made with.");
    }

    // What goes from layer to layer is the number of channels.

    int ILayers<int>.Convolution(ConvolutionLayer layer, int x)
    {
        _shapes.Add($"{layer.Name}.conv.weight", layer.Shape);
        foreach (string vector in _hasBatchNorm
                     ? (string[])["bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"]
                     : ["conv.bias"])
            _shapes.Add($"{layer.Name}.{vector}", [layer.Output]);
        return layer.Output;
    }

    int ILayers<int>.MaxPool(string name, int x, int kernel, int stride) => x;

    int ILayers<int>.LocalResponseNormalization(string name, int x, int channels) => x;

    int ILayers<int>.Concat(string name, IReadOnlyList<int> branches) => branches.Sum();
}
