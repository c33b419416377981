using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Transformers.Scoring.Crops;

/// <summary>The crops of a picture whose outputs are averaged. Serves many threads at once.</summary>
internal abstract class PictureCrops
{
    /// <summary>How many there are.</summary>
    public abstract int Count { get; }

    /// <summary>Cuts one of them.</summary>
    /// <param name="picture">A row of the pixel column.</param>
    /// <param name="crop">Which one, from 0.</param>
    /// <param name="pixels">Receives [3, S, S].</param>
    /// <exception cref="InvalidOperationException">The picture has another size than it should.</exception>
    public abstract void Cut(ReadOnlySpan<float> picture, int crop, Span<float> pixels);

    /// <param name="count">1, 10 or 144.</param>
    /// <param name="column">Name of the pixel column, for messages.</param>
    /// <param name="type">Its type.</param>
    /// <param name="imageSize">Side of a crop.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column does not hold what the crops are cut from.</exception>
    public static PictureCrops Of(int count, string column, DataViewType type, int imageSize) => count == SquareCrops.PaperCount
        ? new SquareCrops(column, type, imageSize)
        : new CornerCrops(count, new PixelColumn(column, type, imageSize), imageSize);
}
