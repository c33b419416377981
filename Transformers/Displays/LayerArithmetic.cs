using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Displays;

/// <summary>Layers that compute nothing but what they cost: sizes, parameters and multiply-adds, as rows of Table 1.</summary>
internal sealed class LayerArithmetic : ILayers<(int Channels, MapGrid Grid)>
{
    private readonly MapSizes _sizes = new();
    private readonly ArchitectureTraits _traits;

    // Of the row that is being added up: a layer, or all of an inception module.
    private string _name = "", _patch = "";
    private long _parameters, _multiplyAdds;

    private LayerArithmetic(ArchitectureTraits traits) => _traits = traits;

    /// <summary>The rows of a network; those of the auxiliary classifiers at the end.</summary>
    public static IEnumerable<NetworkSummary.Layer> Rows(GoogLeNetArchitecture architecture, int classes, int imageSize, bool auxiliary)
    {
        var arithmetic = new LayerArithmetic(ArchitectureTraits.Of(architecture));
        var layers = new LayerSequence<(int Channels, MapGrid Grid)>(arithmetic, architecture);
        (int Channels, MapGrid Grid) last = default;
        int middle = 0;
        foreach (var (name, map) in layers.Outputs((Table1.InputChannels, MapGrid.OfImage(imageSize))))
        {
            last = map;
            if (name == "inception4d")
                middle = map.Grid.Side;
            if (arithmetic.TakeRow(map) is { } row)
                yield return row;
        }

        int side = last.Grid.Side, channels = last.Channels;
        yield return new("average pool", $"{side}×{side}/1", 1, 1, channels, 0, 0);
        yield return new($"dropout {100 * arithmetic._traits.Dropout:0} %", "", 1, 1, channels, 0, 0);
        yield return new("linear", "", 1, 1, classes, LinearParameters(channels, classes), (long)channels * classes);
        if (!auxiliary)
            yield break;
        yield return arithmetic.Auxiliary("auxiliary 1 (on 4a)", Table1.Inception4A.Output, middle, classes);
        yield return arithmetic.Auxiliary("auxiliary 2 (on 4d)", Table1.Inception4D.Output, middle, classes);
    }

    /// <summary>Multiply-adds of a convolution on a map of so many places: every output value reads kernel² · input values.</summary>
    public static long MultiplyAdds(int side, int input, int output, int kernel) => (long)side * side * output * input * kernel * kernel;

    public (int Channels, MapGrid Grid) Convolution(ConvolutionLayer layer, (int Channels, MapGrid Grid) x)
    {
        x = _sizes.Convolution(layer, x);
        (_name, _patch) = (layer.Kernel == 1 ? "convolution reduce" : "convolution", $"{layer.Kernel}×{layer.Kernel}/{layer.Stride}");
        _parameters += ConvolutionParameters(layer.Input, layer.Output, layer.Kernel);
        _multiplyAdds += MultiplyAdds(x.Grid.Side, layer.Input, layer.Output, layer.Kernel);
        return x;
    }

    public (int Channels, MapGrid Grid) MaxPool(string name, (int Channels, MapGrid Grid) x, int kernel, int stride)
    {
        (_name, _patch) = ("max pool", $"{kernel}×{kernel}/{stride}");
        return _sizes.MaxPool(name, x, kernel, stride);
    }

    // has no row
    public (int Channels, MapGrid Grid) LocalResponseNormalization(string name, (int Channels, MapGrid Grid) x, int channels) => x;

    public (int Channels, MapGrid Grid) Concat(string name, IReadOnlyList<(int Channels, MapGrid Grid)> branches)
    {
        (_name, _patch) = (name.Replace("inception", "inception ", StringComparison.Ordinal), "");
        return _sizes.Concat(name, branches);
    }

    private NetworkSummary.Layer? TakeRow((int Channels, MapGrid Grid) map)
    {
        NetworkSummary.Layer? row = _name.Length == 0 ? null
            : new(_name, _patch, map.Grid.Side, map.Grid.Side, map.Channels, _parameters, _multiplyAdds);
        (_name, _parameters, _multiplyAdds) = ("", 0, 0);
        return row;
    }

    private NetworkSummary.Layer Auxiliary(string name, int input, int side, int classes)
    {
        int grid = Table1.AuxiliaryGrid, convolution = Table1.AuxiliaryConvolution, hidden = Table1.AuxiliaryHidden;
        int flat = grid * grid * convolution;
        return new(name, side == 14 ? "5×5/3" : "", 1, 1, classes,
            ConvolutionParameters(input, convolution, 1) + LinearParameters(flat, hidden) + LinearParameters(hidden, classes),
            MultiplyAdds(grid, input, convolution, 1) + (long)flat * hidden + (long)hidden * classes);
    }

    // One bias per channel, or batch norm's scale and shift.
    private long ConvolutionParameters(int input, int output, int kernel) =>
        (long)input * output * kernel * kernel + (_traits.BatchNorm ? 2 : 1) * output;

    private static long LinearParameters(int input, int output) => ((long)input + 1) * output;
}
