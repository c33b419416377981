using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>An input row with the added columns of a mapping. It owns the input row.</summary>
internal sealed class MappedRow : DataViewRow
{
    private readonly RowMapper _mapping;
    private readonly DataViewRow _input;
    private readonly bool[] _active;
    private readonly Delegate?[] _added;
    private Action? _dispose;

    public MappedRow(RowMapper mapping, DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        _mapping = mapping;
        _input = input;
        _active = new bool[mapping.OutputSchema.Count];
        foreach (DataViewSchema.Column column in activeColumns)
            _active[column.Index] = true;
        _added = mapping.CreateGetters(input, added => _active[mapping.InputSchema.Count + added], out _dispose);
    }

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override DataViewSchema Schema => _mapping.OutputSchema;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new InvalidOperationException($"Column '{column.Name}' was not requested when the cursor was created.");
        if (!_mapping.IsAdded(column, out int added))
            return _input.GetGetter<TValue>(_mapping.InputSchema[column.Index]);
        return _added[added] as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Column '{column.Name}' is of type {column.Type}; it was read as {typeof(TValue)}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Interlocked.Exchange(ref _dispose, null)?.Invoke();
            _input.Dispose();
        }
        base.Dispose(disposing);
    }
}

/// <summary>A <see cref="MappedRow"/> that moves with the cursor below it.</summary>
internal sealed class MappedCursor(
    RowMapper mapping, DataViewRowCursor input, IEnumerable<DataViewSchema.Column> activeColumns) : DataViewRowCursor
{
    private readonly MappedRow _row = new(mapping, input, activeColumns);

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override DataViewSchema Schema => mapping.OutputSchema;

    public override bool MoveNext() => input.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        _row.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _row.Dispose(); // and with it the input
        base.Dispose(disposing);
    }
}
