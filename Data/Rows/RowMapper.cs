using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>
/// Adds computed columns to a row. The one place where the schema "input columns, then added columns" is made; serves
/// cursors (through <see cref="MappedView"/>) and single rows (<see cref="PredictionEngine{TSrc, TDst}"/>) alike.
/// An added column hides the input column of the same name.
/// </summary>
internal abstract class RowMapper : IRowToRowMapper
{
    protected RowMapper(DataViewSchema inputSchema, IEnumerable<DataViewSchema.DetachedColumn> added)
    {
        InputSchema = inputSchema;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema); // hidden columns too, so that the indices of input columns stay what they are
        builder.AddColumns(added);
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    protected int AddedCount => OutputSchema.Count - InputSchema.Count;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        dependingColumns
            .SelectMany(column => IsAdded(column, out int added) ? InputsOf(added) : [InputSchema[column.Index]])
            .DistinctBy(column => column.Index)
            .OrderBy(column => column.Index)
            .ToArray();

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (!ReferenceEquals(input.Schema, InputSchema))
        {
            throw new ArgumentException(
                "The row's schema differs from the one that this mapping was made for. Make a mapping for that schema.",
                nameof(input));
        }
        return new MappedRow(this, input, activeColumns);
    }

    /// <summary>The input columns from which the added column with this index (from 0) is computed.</summary>
    protected abstract IEnumerable<DataViewSchema.Column> InputsOf(int added);

    /// <summary>
    /// Getters of the added columns over a live row: one <see cref="ValueGetter{TValue}"/> a column, null where it is
    /// not active. They share no state with the getters of another row, because ML.NET runs cursors in parallel.
    /// </summary>
    /// <param name="input">The row, which moves on while the getters live.</param>
    /// <param name="isActive">Whether the added column with this index (from 0) was asked for.</param>
    /// <param name="dispose">What is to be done when the row is disposed, or null.</param>
    internal abstract Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> isActive, out Action? dispose);

    internal bool IsAdded(DataViewSchema.Column column, out int added)
    {
        added = column.Index - InputSchema.Count;
        return added >= 0;
    }
}
