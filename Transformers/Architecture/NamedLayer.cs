namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>A layer that can be asked for, and what it puts out for one picture.</summary>
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
