using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Normalization;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Scoring.Crops;

namespace MLNet.GoogLeNet.Training;

/// <summary>Reads pictures and labels out of the columns of the training data.</summary>
internal sealed class PictureReader
{
    private const string HeldOut = "validation";

    private readonly IDataView _data;
    private readonly DataViewSchema.Column _pixels, _label;
    private readonly DataViewSchema.Column? _heldOut;
    private readonly PixelColumn _sizes;

    /// <exception cref="ArgumentOutOfRangeException">The pictures are no planes of RGB, or smaller than the network's square.</exception>
    public PictureReader(IDataView data, ColumnNames columns, GoogLeNetOptions options)
    {
        _data = data;
        _pixels = data.Schema[columns.Pixels];
        _label = data.Schema[columns.Label];
        _heldOut = options.ValidationColumnName is { } name ? data.Schema[name] : null;
        _sizes = new PixelColumn(columns.Pixels, _pixels.Type, options.ImageSize);
        Normalization = PixelNormalization.Of(_pixels);
    }

    public string PixelColumnName => _pixels.Name;
    public string LabelColumnName => _label.Name;

    /// <summary>How the pixels were normalised; null where that is not known.</summary>
    public PixelNormalization? Normalization { get; }

    /// <summary>Reads every row in order.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="take">Is given the row's number, label (−1: none), whether it is held out, and picture (null: none).</param>
    public void ReadAll(CancellationToken cancellation, Action<int, int, bool, Picture?> take)
    {
        using DataViewRowCursor cursor = _data.GetRowCursor(_heldOut is { } column ? [_pixels, _label, column] : [_pixels, _label]);
        var readLabel = cursor.GetGetter<uint>(_label);
        var readHeldOut = _heldOut is { } present ? cursor.GetGetter<ReadOnlyMemory<char>>(present) : null;
        Func<Picture?> readPicture = PicturesOf(cursor);
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
    public IReadOnlyDictionary<int, Picture> Read(IReadOnlySet<int> rows, CancellationToken cancellation)
    {
        var pictures = new ConcurrentDictionary<int, Picture>();
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
        IReadOnlySet<int> rows, int last, int lane, int lanes, ConcurrentDictionary<int, Picture> pictures, CancellationToken cancellation)
    {
        using DataViewRowCursor cursor = _data.GetRowCursor([_pixels]);
        Func<Picture?> readPicture = PicturesOf(cursor);
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

    private Func<Picture?> PicturesOf(DataViewRow row)
    {
        var read = row.GetGetter<VBuffer<float>>(_pixels);
        VBuffer<float> pixels = default;
        return () =>
        {
            read(ref pixels);
            return pixels.Length == 0 ? null : new Picture(
                pixels.IsDense ? pixels.GetValues() : [.. pixels.DenseValues()], _sizes.SizeOf(pixels.Length), Normalization);
        };
    }
}
