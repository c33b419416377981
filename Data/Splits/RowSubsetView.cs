using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Data.Splits;

/// <summary>
/// Some rows of a data view. They are known by their ids, which stay with them when rows are shuffled or read by
/// several cursors.
/// </summary>
internal sealed class RowSubsetView(IDataView source, Func<DataViewRowId, bool> isMember, long count) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new RowSubsetCursor(source.GetRowCursor(columnsNeeded, rand), isMember);

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        source.GetRowCursorSet(columnsNeeded, n, rand)
            .Select(cursor => (DataViewRowCursor)new RowSubsetCursor(cursor, isMember))
            .ToArray();
}

/// <summary>A cursor that passes over the rows which are not in the subset.</summary>
internal sealed class RowSubsetCursor(DataViewRowCursor input, Func<DataViewRowId, bool> isMember) : PassingCursor(input)
{
    private readonly ValueGetter<DataViewRowId> _getId = input.GetIdGetter();
    private long _position = -1;

    public override long Position => _position;

    public override long Batch => Input.Batch;

    public override bool MoveNext()
    {
        DataViewRowId id = default;
        while (Input.MoveNext())
        {
            _getId(ref id);
            if (!isMember(id))
                continue;
            _position++;
            return true;
        }
        _position = -1;
        return false;
    }
}
