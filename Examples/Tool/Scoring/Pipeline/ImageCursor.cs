using Microsoft.ML;
using Microsoft.ML.Data;

namespace Tool.Scoring.Pipeline;

/// <summary>One of the cursors over a stream of images.</summary>
internal sealed class ImageCursor(ImageStream stream, IEnumerable<DataViewSchema.Column> active) : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. active.Select(column => column.Index)];
    private (long Place, string[] Files) _batch = (0, []);
    private int _row = -1;
    private bool _ended;

    public override DataViewSchema Schema => stream.Schema;

    public override long Position => _row >= 0 ? _batch.Place + _row : -1;

    public override long Batch => stream.BatchAt(_batch.Place);

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override bool MoveNext()
    {
        if (_ended)
            return false;
        if (++_row < _batch.Files.Length)
            return true;
        _batch = stream.Take();
        _row = 0;
        _ended = _batch.Files.Length == 0;
        if (_ended)
            _row = -1;
        return !_ended;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)Position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new InvalidOperationException($"Column '{column.Name}' was not requested when the cursor was created.");
        Delegate getter = column.Name == ImageStream.PlaceColumn
            ? (ValueGetter<long>)((ref long place) => place = Position)
            : (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> file) => file = _batch.Files[_row].AsMemory());
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is {column.Type}; it was requested as {typeof(TValue)}.");
    }
}
