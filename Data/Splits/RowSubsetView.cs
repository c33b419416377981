using Microsoft.ML;
using Microsoft.ML.Data;

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
