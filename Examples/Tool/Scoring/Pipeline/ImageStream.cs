using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Tool.Scoring.Inputs;

namespace Tool.Scoring.Pipeline;

/// <summary>
/// Images that come once, as rows for ML.NET: all cursors together pass over them once, each taking the next mini-batch when it has
/// room. So the rows need be neither counted nor kept, and nobody waits at the seam of two lists.
/// </summary>
internal sealed class ImageStream : IDataView
{
    /// <summary>The column with the place of the row in the stream, counted from 0: what came out is compared with it.</summary>
    public const string PlaceColumn = "PlaceInStream";

    private readonly IEnumerator<InputImage> _images;
    private readonly int _rowsPerBatch;
    private readonly CancellationToken _stop;
    private readonly Lock _turn = new();
    private readonly ConcurrentQueue<InputImage> _taken = [];
    private long _place;
    private bool _ended;

    /// <param name="images">The images, of which the next one is the first row.</param>
    /// <param name="pathColumn">The column that gets the path of the file.</param>
    /// <param name="rowsPerBatch">How many rows a cursor takes at once.</param>
    /// <param name="stop">Ends the stream early.</param>
    public ImageStream(IEnumerator<InputImage> images, string pathColumn, int rowsPerBatch, CancellationToken stop)
    {
        _images = images;
        _rowsPerBatch = rowsPerBatch;
        _stop = stop;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(PlaceColumn, NumberDataViewType.Int64);
        schema.AddColumn(pathColumn, TextDataViewType.Instance);
        Schema = schema.ToSchema();
    }

    /// <summary>One without rows, for its columns.</summary>
    public static ImageStream Empty(string pathColumn) =>
        new(Enumerable.Empty<InputImage>().GetEnumerator(), pathColumn, rowsPerBatch: 1, stop: default);

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => null;

    /// <summary>The images that cursors took, in order, each once.</summary>
    public InputImage NextTaken() => _taken.TryDequeue(out InputImage? image) ? image
        : throw new InvalidOperationException("There are more scored rows than images.");

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new ImageCursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return [.. Enumerable.Range(0, Math.Max(1, n)).Select(_ => GetRowCursor(columns))];
    }

    /// <summary>Takes the rows that come next.</summary>
    /// <returns>Their files and the place of the first; no files at the end.</returns>
    public (long Place, string[] Files) Take()
    {
        lock (_turn)
        {
            var files = new List<string>(_rowsPerBatch);
            while (files.Count < _rowsPerBatch && !_ended)
            {
                _ended = _stop.IsCancellationRequested || !_images.MoveNext();
                if (_ended)
                    break;
                _taken.Enqueue(_images.Current);
                files.Add(_images.Current.Reason is null ? _images.Current.File : "");
            }
            long place = _place;
            _place += files.Count;
            return (place, [.. files]);
        }
    }

    /// <summary>The number of a batch that begins at a place; they ascend in the order of the rows.</summary>
    public long BatchAt(long place) => place / _rowsPerBatch;
}
