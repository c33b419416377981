using Microsoft.ML;
using Microsoft.ML.Data;

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

/// <summary>The values of one column for the rows of a mini-batch.</summary>
internal abstract class ColumnBuffer
{
    /// <summary>Keeps the value of the row that the source stands on.</summary>
    public abstract void Fill(int row);

    public static ColumnBuffer Of(DataViewRow source, DataViewSchema.Column column, int size)
    {
        Type buffer = column.Type is VectorDataViewType vector
            ? typeof(Vectors<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(Values<>).MakeGenericType(column.Type.RawType);
        return (ColumnBuffer)Activator.CreateInstance(buffer, source, column, size)!;
    }

    private sealed class Values<T>(DataViewRow source, DataViewSchema.Column column, int size) : ColumnBuffer<T>
    {
        private readonly T[] _values = new T[size];
        private readonly ValueGetter<T> _read = source.GetGetter<T>(column);

        public override void Fill(int row) => _read(ref _values[row]);
        public override void Read(int row, ref T value) => value = _values[row];
    }

    private sealed class Vectors<T>(DataViewRow source, DataViewSchema.Column column, int size) : ColumnBuffer<VBuffer<T>>
    {
        private readonly VBuffer<T>[] _values = new VBuffer<T>[size];
        private readonly ValueGetter<VBuffer<T>> _read = source.GetGetter<VBuffer<T>>(column);

        public override void Fill(int row) => _read(ref _values[row]);

        // A copy: a reader may keep or change the vector that it was given.
        public override void Read(int row, ref VBuffer<T> value) => _values[row].CopyTo(ref value);
    }
}

/// <inheritdoc/>
/// <typeparam name="T">What a getter of the column gives.</typeparam>
internal abstract class ColumnBuffer<T> : ColumnBuffer
{
    /// <summary>The value that was kept of a row.</summary>
    public abstract void Read(int row, ref T value);
}
