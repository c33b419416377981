using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Quantization;

/// <summary>The images of a view to look at: a bounded number, spread evenly over its rows, a mini-batch at a time.</summary>
internal sealed class CalibrationImages
{
    private readonly IDataView _view;
    private readonly PixelColumn _pixels;
    private readonly int _imageSize;

    /// <param name="view">The rows.</param>
    /// <param name="column">The name of the column with normalised pixels.</param>
    /// <param name="imageSize">Side of the square that the network takes.</param>
    /// <param name="parameter">The parameter that the rows came with, for the exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, of another type, or its images are too small.</exception>
    public CalibrationImages(IDataView view, string column, int imageSize, string parameter)
    {
        _view = view;
        _pixels = PixelColumn.Require(view.Schema, column, PixelKind.Normalized, parameter);
        _pixels.RequireSide(imageSize, squares: false, parameter);
        _imageSize = imageSize;
    }

    /// <summary>The name of the column.</summary>
    public string Column => _pixels.Name;

    /// <summary>Zero-mean pixels [n, 3, S, S] and n; the memory is used again for the next ones.</summary>
    public IEnumerable<(float[] Pixels, int Count)> MiniBatches(int images, int miniBatchSize)
    {
        int length = 3 * _imageSize * _imageSize, count = 0;
        var pixels = new float[miniBatchSize * length];
        foreach (PixelImage image in Spread(images))
        {
            _pixels.RequireSide(image, _imageSize, squares: false);
            image.Middle(_imageSize, pixels.AsSpan(count * length, length));
            if (++count == miniBatchSize)
            {
                yield return (pixels, count);
                count = 0;
            }
        }
        if (count > 0)
            yield return (pixels, count);
    }

    // Rows often stand in the order of their classes, so the first ones would show a few classes only. Rows that are skipped are
    // never decoded.
    private IEnumerable<PixelImage> Spread(int images)
    {
        long rows = _view.GetRowCount() ?? CountRows();
        var image = new PixelImage();
        using DataViewRowCursor cursor = _view.GetRowCursor([_pixels.Column]);
        var source = PixelSource.Open(cursor, _pixels);
        for (long row = 0; cursor.MoveNext(); row++)
        {
            if (rows > images && (row + 1) * images / rows == row * images / rows)
                continue;
            source.Read(image);
            if (!image.IsMissing)
                yield return image;
        }
    }

    private long CountRows()
    {
        long rows = 0;
        using DataViewRowCursor cursor = _view.GetRowCursor([]);
        while (cursor.MoveNext())
            rows++;
        return rows;
    }
}
