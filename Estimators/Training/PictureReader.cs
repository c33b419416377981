using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace MLNet.GoogLeNet.Training;

/// <summary>Reads pictures and labels out of the columns of the training data.</summary>
internal sealed class PictureReader
{
    private const string HeldOut = "validation";

    private readonly IDataView _data;
    private readonly PixelColumn _pixels;
    private readonly DataViewSchema.Column _label;
    private readonly DataViewSchema.Column? _heldOut;
    private readonly int _imageSize;

    /// <param name="data">The training data.</param>
    /// <param name="columns">The names of its columns.</param>
    /// <param name="options">Have the size of the network's square, and the column that says what is held out.</param>
    /// <param name="parameter">The parameter that the data came with, for the exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">The pictures are no planes of RGB, or smaller than the network's square.</exception>
    public PictureReader(IDataView data, ColumnNames columns, GoogLeNetOptions options, string parameter)
    {
        _data = data;
        _pixels = PixelColumn.Require(data.Schema, columns.Pixels, PixelKind.Normalized, parameter);
        _pixels.RequireSide(options.ImageSize, squares: false, parameter);
        _label = data.Schema[columns.Label];
        _heldOut = options.ValidationColumnName is { } name ? data.Schema[name] : null;
        _imageSize = options.ImageSize;
    }

    public string PixelColumnName => _pixels.Name;
    public string LabelColumnName => _label.Name;

    /// <summary>How the pixels were normalised; null where that is not known.</summary>
    public PixelNormalization? Normalization => _pixels.Normalization;

    /// <summary>Reads every row in order.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="take">Is given the row's number, label (−1: none), whether it is held out, and picture (null: none).</param>
    public void ReadAll(CancellationToken cancellation, Action<int, int, bool, PixelImage?> take)
    {
        using DataViewRowCursor cursor = _data.GetRowCursor(
            _heldOut is { } column ? [_pixels.Column, _label, column] : [_pixels.Column, _label]);
        var readLabel = cursor.GetGetter<uint>(_label);
        var readHeldOut = _heldOut is { } present ? cursor.GetGetter<ReadOnlyMemory<char>>(present) : null;
        Func<PixelImage?> readPicture = PicturesOf(cursor);
        uint label = 0;
        ReadOnlyMemory<char> part = default;
        for (int row = 0; cursor.MoveNext(); row++)
        {
            cancellation.ThrowIfCancellationRequested();
            readLabel(ref label);
            readHeldOut?.Invoke(ref part);
            take(row, (int)label - 1, part.Span.SequenceEqual(HeldOut), label == 0 ? null : readPicture());
        }
    }

    /// <summary>
    /// Reads the pictures of some rows, several cursors at a time. Other rows are passed over without their pixels being asked for,
    /// which costs next to nothing where pixels are made on demand, as LoadPixels does.
    /// </summary>
    public IReadOnlyDictionary<int, PixelImage> Read(IReadOnlySet<int> rows, CancellationToken cancellation)
    {
        var pictures = new ConcurrentDictionary<int, PixelImage>();
        int last = rows.Max(), lanes = Math.Min(Environment.ProcessorCount, rows.Count);
        try
        {
            Parallel.For(0, lanes, lane => Read(rows, last, lane, lanes, pictures, cancellation));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return pictures.Count == rows.Count ? pictures : throw new InvalidOperationException(
            $"The data had a row {last} when training began and has fewer rows now. Leave the data in place while training.");
    }

    private void Read(
        IReadOnlySet<int> rows, int last, int lane, int lanes, ConcurrentDictionary<int, PixelImage> pictures, CancellationToken cancellation)
    {
        using DataViewRowCursor cursor = _data.GetRowCursor([_pixels.Column]);
        Func<PixelImage?> readPicture = PicturesOf(cursor);
        int wanted = 0;
        for (int row = 0; row <= last && cursor.MoveNext(); row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (rows.Contains(row) && wanted++ % lanes == lane)
                pictures[row] = readPicture() ?? throw new InvalidOperationException(
                    $"Row {row} of column '{_pixels.Name}' had a picture when training began and has none now. "
                    + "Leave the pictures in place while training.");
        }
    }

    private Func<PixelImage?> PicturesOf(DataViewRow row)
    {
        var source = PixelSource.Open(row, _pixels);
        var image = new PixelImage();
        return () =>
        {
            source.Read(image);
            if (image.IsMissing)
                return null;
            _pixels.RequireSide(image, _imageSize, squares: false);
            return image.Keep(Normalization);
        };
    }
}
