namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>The layers that can be requested by name, with the sizes of their outputs.</summary>
internal static class NamedLayers
{
    /// <summary>The average of each of the last maps, which the classifier reads.</summary>
    public const string Pooled = "pool5";

    /// <summary>The last maps.</summary>
    public const string Last = "inception5b";

    /// <summary>The layer of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those that there are.</exception>
    public static NamedLayer Find(string layer, GoogLeNetArchitecture architecture, int imageSize)
    {
        NamedLayer[] layers = [.. Of(architecture, imageSize)];
        int index = Array.FindIndex(layers, known => known.Name == layer);
        return index >= 0 ? layers[index] : throw new ArgumentException(
            $"GoogLeNet ({architecture}) has no layer '{layer}'; its layers are {string.Join(", ", layers.Select(known => known.Name))}.",
            nameof(layer));
    }

    /// <summary>All of them, in the order of the network.</summary>
    public static IEnumerable<NamedLayer> Of(GoogLeNetArchitecture architecture, int imageSize)
    {
        (int Channels, MapGrid Grid) last = (Table1.InputChannels, MapGrid.OfImage(imageSize));
        foreach (var (name, map) in new LayerSequence<(int Channels, MapGrid Grid)>(new MapSizes(), architecture).Outputs(last))
        {
            yield return new(name, map.Channels, map.Grid);
            last = map;
        }
        yield return new(Pooled, last.Channels, last.Grid.Averaged());
    }
}

/// <summary>A layer that can be requested, and its output for one image.</summary>
/// <param name="Name">Its name: "inception4e".</param>
/// <param name="Channels">Number of maps.</param>
/// <param name="Grid">The places of a map; one where the maps are pooled.</param>
internal readonly record struct NamedLayer(string Name, int Channels, MapGrid Grid)
{
    /// <summary>Number of values, C·H·W.</summary>
    public int Length => Channels * Grid.Side * Grid.Side;

    /// <summary>[C, H, W], or [C] where the maps are pooled.</summary>
    public int[] Shape => Name == NamedLayers.Pooled ? [Channels] : [Channels, Grid.Side, Grid.Side];
}

/// <summary>Layers that compute nothing but the size of their maps, and where the places of a map lie in the image.</summary>
internal sealed class MapSizes : ILayers<(int Channels, MapGrid Grid)>
{
    public (int Channels, MapGrid Grid) Convolution(ConvolutionLayer layer, (int Channels, MapGrid Grid) x) =>
        (layer.Output, x.Grid.Convolved(layer.Stride));

    public (int Channels, MapGrid Grid) MaxPool(string name, (int Channels, MapGrid Grid) x, int kernel, int stride) =>
        stride == 1 ? x : (x.Channels, x.Grid.Pooled(kernel));

    public (int Channels, MapGrid Grid) LocalResponseNormalization(string name, (int Channels, MapGrid Grid) x, int channels) => x;

    public (int Channels, MapGrid Grid) Concat(string name, IReadOnlyList<(int Channels, MapGrid Grid)> branches) =>
        (branches.Sum(branch => branch.Channels), branches[0].Grid);
}

/// <summary>The places of a layer's maps, along either axis, and where their receptive fields lie in the image.</summary>
/// <param name="Side">Height and width of a map.</param>
/// <param name="First">The pixel in the middle of the first place's receptive field.</param>
/// <param name="Stride">Pixels from a place to the next.</param>
internal readonly record struct MapGrid(int Side, double First, double Stride)
{
    /// <summary>The pixels of the image themselves.</summary>
    public static MapGrid OfImage(int imageSize) => new(imageSize, First: 0, Stride: 1);

    /// <summary>After a convolution, whose padding is half its kernel: fields grow on both sides alike.</summary>
    public MapGrid Convolved(int stride) => new((Side - 1) / stride + 1, First, Stride * stride);

    /// <summary>
    /// After a max pool of stride 2, which begins at the edge with its first place, not with its middle. It is a "ceil" pool: its last
    /// window may reach over the edge.
    /// </summary>
    public MapGrid Pooled(int kernel) => new((Side - kernel + 1) / 2 + 1, First + Stride * (kernel - 1) / 2, Stride * 2);

    /// <summary>After averaging each map: the only place is in the middle.</summary>
    public MapGrid Averaged() => new(Side: 1, First + Stride * (Side - 1) / 2, Stride * Side);
}
