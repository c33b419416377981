using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Scoring.Crops;

/// <summary>The crops of an image whose outputs are averaged. Serves many threads at once.</summary>
internal abstract class ImageCrops
{
    /// <summary>How many there are.</summary>
    public abstract int Count { get; }

    /// <summary>Cuts one of them.</summary>
    /// <param name="image">A row of the pixel column.</param>
    /// <param name="crop">Which one, from 0.</param>
    /// <param name="pixels">Receives [3, S, S], normalised.</param>
    /// <exception cref="InvalidOperationException">The image has another size than it should.</exception>
    public abstract void Cut(PixelImage image, int crop, Span<float> pixels);

    /// <param name="count">1, 10 or 144.</param>
    /// <param name="column">The pixel column.</param>
    /// <param name="imageSize">Side of a crop.</param>
    public static ImageCrops Of(int count, PixelColumn column, int imageSize) => count == SquareCrops.PaperCount
        ? new SquareCrops(column, imageSize)
        : new CornerCrops(count, column, imageSize);

    /// <summary>Exchanges left and right, [3, size, size].</summary>
    protected static void Mirror(Span<float> crop, int size)
    {
        for (int row = 0; row < crop.Length; row += size)
            crop.Slice(row, size).Reverse();
    }
}
