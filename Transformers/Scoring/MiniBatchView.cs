using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Rows with scores that are computed a mini-batch at a time, when they are read and if they are asked for.</summary>
internal sealed class MiniBatchView(IDataView source, ScoreMapping mapping, int miniBatchSize) : IDataView
{
    public bool CanShuffle => source.CanShuffle;
    public DataViewSchema Schema => mapping.OutputSchema;
    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        DataViewRowCursor cursor = source.GetRowCursor(mapping.GetDependencies(needed), rand);
        return CanLookAhead(needed)
            ? new MiniBatchCursor(mapping, cursor, needed, miniBatchSize)
            : new MappedCursor(mapping, cursor, needed);
    }

    // One cursor when rows are scored: a mini-batch uses all the threads there are, and what stands before it is still read
    // by several cursors.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        return needed.Any(mapping.IsScored)
            ? [GetRowCursor(needed, rand)]
            : [.. source.GetRowCursorSet(mapping.GetDependencies(needed), n, rand)
                .Select(cursor => new MappedCursor(mapping, cursor, needed))];
    }

    // A picture column owns native memory and cannot be kept while the cursor reads on: then a row at a time.
    private bool CanLookAhead(DataViewSchema.Column[] needed) =>
        needed.Any(mapping.IsScored) && needed.All(column => column.Type is PrimitiveDataViewType or VectorDataViewType);
}
