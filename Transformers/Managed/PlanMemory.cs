namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>The memory of one computation: of the maps, and of threads.</summary>
/// <param name="length">Numbers in all maps.</param>
internal sealed unsafe class PlanMemory(long length)
{
    private readonly AlignedNumbers _maps = new(length);

    /// <summary>What threads need beside the maps.</summary>
    public NumberPool Scratch { get; } = new();

    /// <summary>The first number of an image in a map.</summary>
    public float* At(Map map, int image) => _maps.Pointer + map.Offset(image);

    /// <summary>A map from an image on.</summary>
    public PixelMap View(Map map, int image) => new(At(map, image), map.Side, map.Channels, map.Stride, map.ImageStride);
}
