namespace MLNet.GoogLeNet.Data.Sources;

/// <summary>
/// An image, its class and its split. ML.NET reads the properties, and counts keys from 0 in an object, from 1 in a
/// data view.
/// </summary>
internal sealed class ImageRow
{
    public string ImagePath { get; init; } = "";

    public uint Label { get; init; }

    public string Split { get; init; } = "";

    /// <summary>The place of the row, by which <see cref="OtherColumns"/> finds its values.</summary>
    public int Number { get; init; }
}
