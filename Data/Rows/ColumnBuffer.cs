using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>Values of one column, kept while the cursor that they come from moves on.</summary>
internal abstract class ColumnBuffer
{
    /// <summary>Keeps the value of the row that the source stands on.</summary>
    public abstract void Fill(int row);

    /// <summary>
    /// Whether values of this type can be kept. An image cannot: it owns native memory, or shares what the next row overwrites.
    /// </summary>
    public static bool CanKeep(DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;

    /// <param name="source">The row or cursor that they come from.</param>
    /// <param name="column">The column.</param>
    /// <param name="size">Number of values.</param>
    public static ColumnBuffer Of(DataViewRow source, DataViewSchema.Column column, int size)
    {
        Type buffer = column.Type is VectorDataViewType vector
            ? typeof(Vectors<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(Values<>).MakeGenericType(column.Type.RawType);
        // What a source throws reaches the reader as it is.
        const BindingFlags AsItIs = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions;
        return (ColumnBuffer)Activator.CreateInstance(buffer, AsItIs, binder: null, [source, column, size], culture: null)!;
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
