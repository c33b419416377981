using Microsoft.ML;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>
/// A data view with the added columns of a mapping. Lazy: a value is computed when its getter is called.
/// </summary>
internal sealed class MappedView(RowMapper mapping, IDataView source) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => mapping.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    private bool IsAdded(DataViewSchema.Column column) => mapping.IsAdded(column, out _);

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = columnsNeeded.ToArray();
        return new MappedCursor(mapping, source.GetRowCursor(mapping.GetDependencies(columns), rand), columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = columnsNeeded.ToArray();
        return InputCursors(columns, n, rand)
            .Select(cursor => (DataViewRowCursor)new MappedCursor(mapping, cursor, columns))
            .ToArray();
    }

    private DataViewRowCursor[] InputCursors(DataViewSchema.Column[] columns, int n, Random? rand)
    {
        DataViewSchema.Column[] inputs = mapping.GetDependencies(columns).ToArray();
        DataViewRowCursor[] cursors = source.GetRowCursorSet(inputs, n, rand);

        // A list or a file gives one cursor, and what is added (decoding an image) would be computed by one thread. Where the columns come
        // from another view of ours, it has tried already.
        bool isComputed = columns.Any(column => mapping.IsAdded(column, out _));
        return cursors.Length > 1 || n < 2 || !isComputed || (source is MappedView inner && inputs.Any(inner.IsAdded))
            || !inputs.All(column => ColumnBuffer.CanKeep(column.Type))
            ? cursors
            : DealtCursor.Deal(cursors[0], inputs, n);
    }
}
