using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Labelled pixels without files: each class has a stripe pattern of its own over a random colour.</summary>
internal sealed class ColourRows
{
    public float[] Pixels { get; set; } = [];
    public string Class { get; set; } = "";
    public string Split { get; set; } = "";

    /// <summary>Rows in turn of class "a", "b", …; every fourth of a class has the split "validation".</summary>
    public static ColourRows[] Make(int classes, int perClass, int side = 36, int seed = 1)
    {
        var random = new Random(seed);
        return [.. from i in Enumerable.Range(0, perClass)
                   from label in Enumerable.Range(0, classes)
                   select new ColourRows
                   {
                       Pixels = Stripes(label, side, random),
                       Class = ((char)('a' + label)).ToString(),
                       Split = i % 4 == 3 ? "validation" : "train",
                   }];
    }

    /// <summary>Columns Pixels [3, side, side], Label (key) and Split.</summary>
    public static IDataView View(MLContext mlContext, IEnumerable<ColourRows> rows, int side = 36, string[]? classNames = null)
    {
        var definition = SchemaDefinition.Create(typeof(ColourRows));
        definition[nameof(Pixels)].ColumnType = side == 0
            ? new VectorDataViewType(NumberDataViewType.Single)
            : new VectorDataViewType(NumberDataViewType.Single, 3, side, side);
        IDataView view = mlContext.Data.LoadFromEnumerable(rows, definition);
        IDataView? names = classNames is null ? null
            : mlContext.Data.LoadFromEnumerable(classNames.Select(name => new ColourRows { Class = name }));
        return mlContext.Transforms.Conversion.MapValueToKey("Label", "Class",
                keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue,
                keyData: names is null ? null : mlContext.Transforms.SelectColumns("Class").Fit(names).Transform(names))
            .Fit(view).Transform(view);
    }

    /// <summary>The same with Pixels as bytes, as LoadPixels makes them.</summary>
    public static IDataView BytesView(MLContext mlContext, IEnumerable<ColourRows> rows, int side = 36)
    {
        var definition = SchemaDefinition.Create(typeof(ByteRow));
        definition[nameof(Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, 3, side, side);
        IDataView view = mlContext.Data.LoadFromEnumerable(
            rows.Select(row => new ByteRow
            {
                Pixels = [.. row.Pixels.Select(value => (byte)Math.Clamp(value + 128, 0, 255))],
                Class = row.Class,
                Split = row.Split,
            }).ToArray(), definition);
        return mlContext.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(view).Transform(view);
    }

    private sealed class ByteRow
    {
        public byte[] Pixels { get; set; } = [];
        public string Class { get; set; } = "";
        public string Split { get; set; } = "";
    }

    private static float[] Stripes(int label, int side, Random random)
    {
        float[] colour = [random.Next(-100, 100), random.Next(-100, 100), random.Next(-100, 100)];
        int phase = random.Next(8);
        return [.. Enumerable.Range(0, 3 * side * side).Select(i =>
        {
            int x = i % side, y = i / side % side;
            int wave = label switch { 0 => x, 1 => y, 2 => x + y, _ => 0 };
            return colour[i / (side * side)] + ((wave + phase) / 4 % 2 == 0 ? 60 : -60);
        })];
    }
}
