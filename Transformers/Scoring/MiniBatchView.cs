using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Rows with columns that are computed a mini-batch at a time, when they are read and if they are asked for.</summary>
/// <param name="source">The rows.</param>
/// <param name="mapping">What is computed.</param>
/// <param name="host">Ends the reading where its work is cancelled meanwhile.</param>
internal sealed class MiniBatchView(IDataView source, NetworkMapper mapping, IHostEnvironment host) : IDataView
{
    public bool CanShuffle => source.CanShuffle;
    public DataViewSchema Schema => mapping.OutputSchema;
    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        DataViewSchema.Column[] inputs = [.. mapping.GetDependencies(needed)];
        if (needed.Any(mapping.IsComputed))
            mapping.BeginPass();
        if (!CanLookAhead(needed))
            return new MappedCursor(mapping, source.GetRowCursor(inputs, rand), needed);
        // Rows in random order have no batches by which several cursors could be brought together.
        return new MiniBatchCursor(mapping, host, needed,
            rand is null ? source.GetRowCursorSet(inputs, mapping.Lanes) : [source.GetRowCursor(inputs, rand)]);
    }

    // One cursor when rows are computed: it has as many threads as it may use.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        return needed.Any(mapping.IsComputed)
            ? [GetRowCursor(needed, rand)]
            : [.. source.GetRowCursorSet(mapping.GetDependencies(needed), n, rand)
                .Select(cursor => new MappedCursor(mapping, cursor, needed))];
    }

    // An image column owns native memory and cannot be kept while the cursor reads on: then a row at a time.
    private bool CanLookAhead(DataViewSchema.Column[] needed) =>
        needed.Any(mapping.IsComputed) && needed.All(column => ColumnBuffer.CanKeep(column.Type));
}
