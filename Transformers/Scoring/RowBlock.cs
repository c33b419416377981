using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Rows that were read and computed together, with what is handed out of them. Filled again once it was handed out.</summary>
internal sealed class RowBlock
{
    private readonly ValueGetter<DataViewRowId> _readId;
    private readonly Dictionary<int, ColumnBuffer> _columns;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _batches;

    /// <param name="row">The cursor whose rows are kept.</param>
    /// <param name="passed">The columns that are kept as they are.</param>
    /// <param name="size">Number of rows, at most.</param>
    /// <param name="resultLength">Number of values that the network gives for a row.</param>
    public RowBlock(DataViewRow row, IEnumerable<DataViewSchema.Column> passed, int size, int resultLength)
    {
        _readId = row.GetIdGetter();
        _columns = passed.ToDictionary(column => column.Index, column => ColumnBuffer.Of(row, column, size));
        _ids = new DataViewRowId[size];
        _batches = new long[size];
        ResultLength = resultLength;
        Results = new float[size * resultLength];
    }

    public int Count { get; private set; }

    /// <summary>What the network gave, row after row.</summary>
    public float[] Results { get; }

    public int ResultLength { get; }

    public void Clear() => Count = 0;

    /// <summary>Adds the row that the cursor stands on.</summary>
    public void Add(long batch)
    {
        _readId(ref _ids[Count]);
        _batches[Count] = batch;
        foreach (ColumnBuffer column in _columns.Values)
            column.Fill(Count);
        Count++;
    }

    public DataViewRowId Id(int row) => _ids[row];

    public long Batch(int row) => _batches[row];

    public ReadOnlySpan<float> Result(int row) => Results.AsSpan(row * ResultLength, ResultLength);

    /// <summary>The kept values of a column.</summary>
    /// <typeparam name="T">What a getter of the column gives.</typeparam>
    public ColumnBuffer<T> Column<T>(int index) => (ColumnBuffer<T>)_columns[index];
}
