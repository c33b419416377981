namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>The overlapping tiles of 6×6 that a map is cut into for <see cref="WinogradTransforms">minimal filtering</see>.</summary>
/// <param name="kernel">Side of the kernel.</param>
/// <param name="padding">Zeros around the input.</param>
/// <param name="side">Side of the output map.</param>
internal readonly struct TileGrid(int kernel, int padding, int side)
{
    private readonly int _ofSide = (side + WinogradTransforms.OutputSide(kernel) - 1) / WinogradTransforms.OutputSide(kernel);

    /// <summary>Side of the kernel.</summary>
    public int Kernel => kernel;

    /// <summary>Zeros around the input.</summary>
    public int Padding => padding;

    /// <summary>Side of the part of the output that a tile gives.</summary>
    public int OutputSide => WinogradTransforms.OutputSide(kernel);

    /// <summary>Number of tiles of some images.</summary>
    public int Count(int images) => images * _ofSide * _ofSide;

    /// <summary>The image of a tile, and the first pixel of its output.</summary>
    public (int Image, int Y, int X) Place(int tile) =>
        (tile / (_ofSide * _ofSide), tile / _ofSide % _ofSide * OutputSide, tile % _ofSide * OutputSide);
}
