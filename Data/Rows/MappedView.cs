using Microsoft.ML;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>
/// A data view with the added columns of a mapping. Lazy: a value is computed when its getter is called.
/// </summary>
internal sealed class MappedView(RowMapping mapping, IDataView source) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => mapping.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = columnsNeeded.ToArray();
        return new MappedCursor(mapping, source.GetRowCursor(mapping.GetDependencies(columns), rand), columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = columnsNeeded.ToArray();
        return source.GetRowCursorSet(mapping.GetDependencies(columns), n, rand)
            .Select(cursor => (DataViewRowCursor)new MappedCursor(mapping, cursor, columns))
            .ToArray();
    }
}
