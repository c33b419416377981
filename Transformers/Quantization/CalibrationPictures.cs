using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Normalization;
using MLNet.GoogLeNet.Transformers.Scoring.Crops;

namespace MLNet.GoogLeNet.Transformers.Quantization;

/// <summary>The pictures of a view to look at: a bounded number, spread evenly over its rows, a mini-batch at a time.</summary>
internal sealed class CalibrationPictures
{
    private readonly IDataView _view;
    private readonly DataViewSchema.Column _column;
    private readonly PixelColumn _pixels;
    private readonly int _imageSize;

    /// <exception cref="ArgumentOutOfRangeException">The column is missing, of another type, or its pictures are too small.</exception>
    public CalibrationPictures(IDataView view, string column, int imageSize)
    {
        _view = view;
        _column = view.Schema.GetColumnOrNull(column) ?? throw new ArgumentOutOfRangeException(nameof(view),
            $"There is no column '{column}'; the columns are {string.Join(", ", view.Schema.Select(existing => existing.Name))}. "
            + "Give the rows that the transformer scores, with zero-mean pixels.");
        _pixels = new PixelColumn(column, _column.Type, imageSize);
        _imageSize = imageSize;
    }

    /// <summary>The name of the column.</summary>
    public string Column => _column.Name;

    /// <summary>Zero-mean pixels [n, 3, S, S] and n; the memory is used again for the next ones.</summary>
    public IEnumerable<(float[] Pixels, int Count)> MiniBatches(int pictures, int miniBatchSize)
    {
        int length = 3 * _imageSize * _imageSize, count = 0;
        var pixels = new float[miniBatchSize * length];
        foreach (VBuffer<float> picture in Spread(pictures))
        {
            var (height, width) = _pixels.SizeOf(picture.Length);
            if (!picture.IsDense)
                throw new InvalidOperationException($"Column '{Column}' has a sparse vector; pictures are dense.");
            PixelCrop.Centre(picture.GetValues(), height, width, _imageSize, pixels.AsSpan(count * length, length));
            if (++count == miniBatchSize)
            {
                yield return (pixels, count);
                count = 0;
            }
        }
        if (count > 0)
            yield return (pixels, count);
    }

    // Rows often stand in the order of their classes, so the first ones would show a few classes only. Rows that are passed over are
    // never decoded.
    private IEnumerable<VBuffer<float>> Spread(int pictures)
    {
        long rows = _view.GetRowCount() ?? CountRows();
        VBuffer<float> picture = default;
        using DataViewRowCursor cursor = _view.GetRowCursor([_column]);
        ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(_column);
        for (long row = 0; cursor.MoveNext(); row++)
        {
            if (rows > pictures && (row + 1) * pictures / rows == row * pictures / rows)
                continue;
            read(ref picture);
            if (picture.Length > 0)
                yield return picture;
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
