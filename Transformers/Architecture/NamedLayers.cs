namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>The layers that can be asked for by name, with the sizes of their outputs.</summary>
internal static class NamedLayers
{
    /// <summary>The average of each of the last maps, which the classifier reads.</summary>
    public const string Pooled = "pool5";

    /// <summary>The last maps.</summary>
    public const string Last = "inception5b";

    /// <summary>The layer of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those that there are.</exception>
    public static NamedLayer Find(string name, GoogLeNetArchitecture architecture, int imageSize)
    {
        NamedLayer[] layers = [.. Of(architecture, imageSize)];
        int place = Array.FindIndex(layers, layer => layer.Name == name);
        return place >= 0 ? layers[place] : throw new ArgumentException(
            $"GoogLeNet ({architecture}) has no layer '{name}'; its layers are {string.Join(", ", layers.Select(layer => layer.Name))}.");
    }

    /// <summary>All of them, in the order of the network.</summary>
    public static IEnumerable<NamedLayer> Of(GoogLeNetArchitecture architecture, int imageSize)
    {
        (int Channels, MapGrid Grid) last = (Table1.InputChannels, MapGrid.OfPicture(imageSize));
        foreach (var (name, map) in new LayerSequence<(int Channels, MapGrid Grid)>(new MapSizes(), architecture).Outputs(last))
        {
            yield return new(name, map.Channels, map.Grid);
            last = map;
        }
        yield return new(Pooled, last.Channels, last.Grid.Averaged());
    }
}
