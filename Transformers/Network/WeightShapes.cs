using MLNet.GoogLeNet.Transformers.Formats;

namespace MLNet.GoogLeNet.Transformers.Network;

/// <summary>The names and shapes of the tensors that a network scores with, from Table 1: no libtorch is needed to know them.</summary>
internal sealed class WeightShapes
{
    private readonly ArchitectureTraits _traits;
    private readonly Dictionary<string, long[]> _shapes = [];

    private WeightShapes(GoogLeNetArchitecture architecture) => _traits = ArchitectureTraits.Of(architecture);

    /// <summary>All of them, by their names in the state dict.</summary>
    public static IReadOnlyDictionary<string, long[]> Of(GoogLeNetArchitecture architecture, int classes)
    {
        var shapes = new WeightShapes(architecture);
        shapes.Convolution("conv1", Table1.InputChannels, Table1.Conv1, kernel: 7);
        shapes.Convolution("conv2", Table1.Conv1, Table1.Conv2Reduce, kernel: 1);
        shapes.Convolution("conv3", Table1.Conv2Reduce, Table1.Conv2, kernel: 3);
        int channels = Table1.Conv2;
        foreach (var (name, widths) in ((string, InceptionWidths)[])
            [
                ("inception3a", Table1.Inception3A), ("inception3b", Table1.Inception3B),
                ("inception4a", Table1.Inception4A), ("inception4b", Table1.Inception4B), ("inception4c", Table1.Inception4C),
                ("inception4d", Table1.Inception4D), ("inception4e", Table1.Inception4E),
                ("inception5a", Table1.Inception5A), ("inception5b", Table1.Inception5B),
            ])
        {
            shapes.Inception(name, channels, widths);
            channels = widths.Output;
        }
        shapes._shapes.Add("fc.weight", [classes, channels]);
        shapes._shapes.Add("fc.bias", [classes]);
        return shapes._shapes;
    }

    /// <summary>Complains of weights that are not just these.</summary>
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
                          select $"{pair.Key} is [{string.Join(", ", weights[pair.Key].Shape)}] and should be [{string.Join(", ", pair.Value)}]");
        if (problems.Count > 0)
            throw new InvalidDataException(
                $"The weights do not fit GoogLeNet ({architecture}, {classes} classes): "
                + $"{string.Join("; ", problems)}. Check that they are GoogLeNet's and set the architecture they were made with.");
    }

    private void Inception(string name, int input, InceptionWidths widths)
    {
        Convolution($"{name}.branch1", input, widths.Ones, kernel: 1);
        Convolution($"{name}.branch2.0", input, widths.ThreesReduce, kernel: 1);
        Convolution($"{name}.branch2.1", widths.ThreesReduce, widths.Threes, kernel: 3);
        Convolution($"{name}.branch3.0", input, widths.FivesReduce, kernel: 1);
        Convolution($"{name}.branch3.1", widths.FivesReduce, widths.Fives, _traits.FivesKernel);
        Convolution($"{name}.branch4.1", input, widths.PoolProjection, kernel: 1);
    }

    private void Convolution(string name, int input, int output, int kernel)
    {
        _shapes.Add($"{name}.conv.weight", [output, input, kernel, kernel]);
        foreach (string vector in _traits.BatchNorm
                     ? (string[])["bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"]
                     : ["conv.bias"])
            _shapes.Add($"{name}.{vector}", [output]);
    }
}
