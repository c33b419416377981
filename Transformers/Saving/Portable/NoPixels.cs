using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Transformers.Saving.Portable;

/// <summary>A column of pixels without rows, for ML.NET's estimators, which learn nothing from it but its name and type.</summary>
internal static class NoPixels
{
    /// <param name="mlContext">Makes it.</param>
    /// <param name="name">The name of the column.</param>
    /// <param name="type">Its type, a vector of byte or single.</param>
    public static IDataView Of(MLContext mlContext, string name, VectorDataViewType type)
    {
        return type.ItemType == NumberDataViewType.Byte ? View<byte>() : View<float>();

        IDataView View<T>()
        {
            var definition = SchemaDefinition.Create(typeof(Row<T>));
            SchemaDefinition.Column column = definition[nameof(Row<T>.Pixels)];
            (column.ColumnName, column.ColumnType) = (name, type);
            return mlContext.Data.LoadFromEnumerable(Array.Empty<Row<T>>(), definition);
        }
    }

    private sealed class Row<T>
    {
        public T[] Pixels { get; set; } = [];
    }
}
