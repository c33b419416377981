using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Data.Pixels;

/// <summary>
/// Reads the images of a column from a row that moves: as bytes where the column is bytes or is made of them, otherwise as singles.
/// </summary>
internal sealed class PixelSource
{
    private readonly PixelColumn _column;
    private readonly ValueGetter<VBuffer<byte>>? _readBytes;
    private readonly ValueGetter<VBuffer<float>>? _readSingles;
    private readonly PixelNormalization? _normalization;
    private readonly RowImage? _loaded;

    private PixelSource(DataViewRow row, PixelColumn column)
    {
        _column = column;
        if (column.IsBytes)
        {
            _readBytes = row.GetGetter<VBuffer<byte>>(column.Column);
            _loaded = RowImage.Behind(_readBytes);
            return;
        }
        _readSingles = row.GetGetter<VBuffer<float>>(column.Column);
        if (NormalizedPixels.Behind(_readSingles) is { } normalized)
            (_readBytes, _normalization, _loaded) = (normalized.ReadBytes, normalized.Normalization, normalized.Image);
    }

    /// <summary>Whether images come as bytes.</summary>
    public bool IsBytes => _readBytes is not null;

    /// <param name="row">The row, or a cursor, in which the column is active.</param>
    /// <param name="column">A column of the row's schema.</param>
    public static PixelSource Open(DataViewRow row, PixelColumn column) => new(row, column);

    /// <summary>Reads the image of the row.</summary>
    public void Read(PixelImage image)
    {
        if (_readBytes is not null)
            image.Fill(_readBytes, _normalization, _column.LayoutOf);
        else
            image.Fill(_readSingles!, _column.LayoutOf);
        image.SourceSize = _loaded?.Size;
    }
}
