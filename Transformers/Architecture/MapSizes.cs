namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>Layers that compute nothing but the size of their maps, and where the places of a map lie in the picture.</summary>
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
