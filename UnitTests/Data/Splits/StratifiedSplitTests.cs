using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Splits;

public class StratifiedSplitTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(100, 0.2, 20)]
    [InlineData(10, 0.25, 3)]
    [InlineData(5, 0.5, 3)]
    [InlineData(2, 0.01, 1)]
    [InlineData(2, 0.99, 1)]
    [InlineData(3, 0.9, 2)]
    public void Every_class_has_its_share(int perClass, double fraction, int expected)
    {
        var split = _mlContext.Data.StratifiedSplit(Rows(perClass, perClass, perClass), fraction, seed: 3);

        foreach (string label in new[] { "1", "2", "3" })
        {
            Assert.Equal(expected, split.TestSet.Labels().Count(other => other == label));
            Assert.Equal(perClass - expected, split.TrainSet.Labels().Count(other => other == label));
        }
        Assert.Equal(3 * expected, split.TestSet.GetRowCount());
        Assert.Equal(3 * (perClass - expected), split.TrainSet.GetRowCount());
    }

    [Fact]
    public void Every_row_is_on_one_side_in_its_order()
    {
        var split = _mlContext.Data.StratifiedSplit(Rows(20, 30), 0.3, seed: 3);

        int[] train = split.TrainSet.GetColumn<int>("Number").ToArray();
        int[] test = split.TestSet.GetColumn<int>("Number").ToArray();
        Assert.Equal(Enumerable.Range(0, 50), train.Concat(test).Order());
        Assert.Equal(train.Order(), train);
        Assert.Equal(test.Order(), test);
        Assert.Equal(["Number", "Label"], split.TestSet.ColumnNames());
    }

    [Fact]
    public void Positions_count_the_rows_of_a_side()
    {
        var split = _mlContext.Data.StratifiedSplit(Rows(6, 4), 0.3, seed: 3);
        using DataViewRowCursor cursor = split.TrainSet.GetRowCursor([]);

        var positions = new List<long>();
        while (cursor.MoveNext())
            positions.Add(cursor.Position);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], positions);
        Assert.Equal(-1, cursor.Position);
    }

    [Fact]
    public void The_seed_decides()
    {
        IDataView rows = Rows(50, 50);

        Assert.Equal(Test(rows, seed: 3), Test(rows, seed: 3));
        Assert.NotEqual(Test(rows, seed: 3), Test(rows, seed: 4));
    }

    [Fact]
    public void Without_a_seed_that_of_the_context_decides()
    {
        static int[] TestOf(MLContext mlContext) =>
            mlContext.Data.StratifiedSplit(Rows(50, 50)).TestSet.GetColumn<int>("Number").ToArray();

        Assert.Equal(TestOf(new(seed: 7)), TestOf(new(seed: 7)));
        Assert.NotEqual(TestOf(new(seed: 7)), TestOf(new(seed: 8)));
    }

    [Fact]
    public void Single_rows_and_rows_without_a_label_stay_in_training()
    {
        IDataView rows = Of([.. Class(uint.MaxValue, 2), .. Class(0, 1), .. Class(1, 10)]);

        var split = _mlContext.Data.StratifiedSplit(rows, 0.5, seed: 3);

        Assert.All(split.TestSet.Labels(), label => Assert.Equal("2", label));
        Assert.Equal(8, split.TrainSet.GetRowCount());
    }

    [Fact]
    public void Parallel_cursors_give_the_same_rows()
    {
        using var folder = new TempFolder();
        SyntheticImages.ClassFolders(folder, classes: 2, perClass: 40, size: 4);
        IDataView images = _mlContext.Data.LoadFromImageFolder(folder.FullPath);
        var loader = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 4 });
        IDataView pixels = loader.Fit(images).Transform(images);

        IDataView test = _mlContext.Data.StratifiedSplit(pixels, 0.5, seed: 3).TestSet;
        IDataView copied = _mlContext.Transforms.CopyColumns("Copy", "Pixels").Fit(test).Transform(test);

        Assert.Equal(test.GetColumn<byte[]>("Pixels"), copied.GetColumn<byte[]>("Copy"));
        Assert.Equal(40, copied.GetColumn<byte[]>("Copy").Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void The_fraction_states_its_range(double fraction)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            "testFraction", () => _mlContext.Data.StratifiedSplit(Rows(5, 5), fraction));

        Assert.Contains("above 0 and below 1", error.Message);
    }

    [Fact]
    public void A_missing_label_column_names_the_columns()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            "labelColumnName", () => _mlContext.Data.StratifiedSplit(Rows(5, 5), labelColumnName: "Class"));

        Assert.Contains("no label column 'Class' among the columns (Number, Label)", error.Message);
    }

    [Fact]
    public void A_label_that_is_no_key_says_how_to_make_it_one()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            "labelColumnName", () => _mlContext.Data.StratifiedSplit(Rows(5, 5), labelColumnName: "Number"));

        Assert.Contains("is Int32, not a key", error.Message);
        Assert.Contains("mlContext.Transforms.Conversion.MapValueToKey(\"Number\", addKeyValueAnnotationsAsText: true).", error.Message);
    }

    [Fact]
    public void No_rows_cannot_be_split() =>
        Assert.Contains(
            "no rows",
            Assert.Throws<InvalidDataException>(() => _mlContext.Data.StratifiedSplit(Of([]))).Message);

    [Fact]
    public void Classes_of_one_row_each_cannot_be_split() =>
        Assert.Contains(
            "No class in column 'Label' has two rows",
            Assert.Throws<InvalidDataException>(() => _mlContext.Data.StratifiedSplit(Rows(1, 1))).Message);

    [Theory]
    [InlineData(DataKind.Byte)]
    [InlineData(DataKind.UInt16)]
    [InlineData(DataKind.UInt64)]
    public void Keys_of_every_size_are_read(DataKind kind)
    {
        IDataView rows = Rows(10, 10);
        var conversion = _mlContext.Transforms.Conversion.ConvertType("Label", outputKind: kind);
        IDataView converted = conversion.Fit(rows).Transform(rows);

        Assert.Equal(4, _mlContext.Data.StratifiedSplit(converted, seed: 3).TestSet.GetRowCount());
    }

    private int[] Test(IDataView rows, int seed) =>
        _mlContext.Data.StratifiedSplit(rows, seed: seed).TestSet.GetColumn<int>("Number").ToArray();

    private static IDataView Rows(params int[] perClass) =>
        Of(perClass.Index().SelectMany(item => Class((uint)item.Index, item.Item)));

    // In an object keys count from 0, and anything that is not a class is a missing label.
    private static IEnumerable<Row> Class(uint label, int count) =>
        Enumerable.Range(0, count).Select(_ => new Row { Label = label });

    private static IDataView Of(IEnumerable<Row> rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Label"].ColumnType = new KeyDataViewType(typeof(uint), 3);
        ReadOnlyMemory<char>[] names = ["1".AsMemory(), "2".AsMemory(), "3".AsMemory()];
        schema["Label"].AddAnnotation(
            "KeyValues",
            new VBuffer<ReadOnlyMemory<char>>(3, names),
            new VectorDataViewType(TextDataViewType.Instance, 3));
        List<Row> list = rows.ToList();
        foreach ((int number, Row row) in list.Index())
            row.Number = number;
        return new MLContext().Data.LoadFromEnumerable(list, schema);
    }

    private sealed class Row
    {
        public int Number { get; set; }

        public uint Label { get; set; }
    }
}
