namespace MLNet.GoogLeNet.Transformers.Network;

/// <summary>The layers that can be asked for by name, with the sizes of their outputs by arithmetic from Table 1.</summary>
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
        ArchitectureTraits traits = ArchitectureTraits.Of(architecture);
        MapGrid grid = MapGrid.OfPicture(imageSize).Convolved(stride: 2);
        yield return new("conv1", Table1.Conv1, grid);
        yield return new("pool1", Table1.Conv1, grid = grid.Pooled(kernel: 3));
        if (!traits.BatchNorm)
            yield return new("norm1", Table1.Conv1, grid);
        yield return new("conv2", Table1.Conv2Reduce, grid);
        yield return new("conv3", Table1.Conv2, grid);
        if (!traits.BatchNorm)
            yield return new("norm2", Table1.Conv2, grid);
        yield return new("pool2", Table1.Conv2, grid = grid.Pooled(kernel: 3));
        yield return new("inception3a", Table1.Inception3A.Output, grid);
        yield return new("inception3b", Table1.Inception3B.Output, grid);
        yield return new("pool3", Table1.Inception3B.Output, grid = grid.Pooled(kernel: 3));
        yield return new("inception4a", Table1.Inception4A.Output, grid);
        yield return new("inception4b", Table1.Inception4B.Output, grid);
        yield return new("inception4c", Table1.Inception4C.Output, grid);
        yield return new("inception4d", Table1.Inception4D.Output, grid);
        yield return new("inception4e", Table1.Inception4E.Output, grid);
        yield return new("pool4", Table1.Inception4E.Output, grid = grid.Pooled(traits.FourthPoolKernel));
        yield return new("inception5a", Table1.Inception5A.Output, grid);
        yield return new(Last, Table1.Inception5B.Output, grid);
        yield return new(Pooled, Table1.Inception5B.Output, grid.Averaged());
    }
}
