using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>A column "Pixels" of given values, without files.</summary>
internal static class PixelValues
{
    /// <summary>Images of bytes, [3, side, side]; with side 0, of any length.</summary>
    public static IDataView Bytes(int side, params byte[][] images) =>
        View(images.Select(pixels => new ByteRow { Pixels = pixels }), NumberDataViewType.Byte, side);

    /// <summary>Images of singles, [3, side, side]; with side 0, of any length.</summary>
    public static IDataView Singles(int side, params float[][] images) =>
        View(images.Select(pixels => new SingleRow { Pixels = pixels }), NumberDataViewType.Single, side);

    private static IDataView View<T>(IEnumerable<T> rows, PrimitiveDataViewType item, int side)
        where T : class
    {
        var definition = SchemaDefinition.Create(typeof(T));
        definition["Pixels"].ColumnType = side == 0 ? new VectorDataViewType(item) : new VectorDataViewType(item, 3, side, side);
        return new MLContext(seed: 1).Data.LoadFromEnumerable(rows.ToList(), definition);
    }

    private sealed class ByteRow
    {
        public byte[] Pixels { get; set; } = [];
    }

    private sealed class SingleRow
    {
        public float[] Pixels { get; set; } = [];
    }
}
