using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Pixels;

/// <summary>
/// How bytes reach whoever reads a normalised column: through everything that hands on the column's getter, and never past anything that
/// makes other values of it.
/// </summary>
public sealed class NormalizedPixelsTests
{
    private const int Side = 4;
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("nothing")]
    [InlineData("a copy")]
    [InlineData("a copy of a copy")]
    [InlineData("a new name")]
    [InlineData("a selection")]
    [InlineData("a dropped column")]
    [InlineData("a filter by value")]
    [InlineData("a filter by predicate")]
    [InlineData("a filter of missing values")]
    [InlineData("taken rows")]
    [InlineData("skipped rows")]
    [InlineData("another column's mapping")]
    [InlineData("another column's custom mapping")]
    [InlineData("a split")]
    [InlineData("a stratified split")]
    [InlineData("a bootstrap sample")]
    [InlineData("a saved model")]
    public void Bytes_come_through(string between) => AssertReads(between, areBytes: true);

    [Theory]
    [InlineData("a cache")]
    [InlineData("a shuffle")]
    [InlineData("a file")]
    [InlineData("a concatenation")]
    [InlineData("a custom mapping under the same name")]
    [InlineData("a normaliser under the same name")]
    [InlineData("changed values under all that the column says")]
    public void Where_they_do_not_singles_are_read(string between) => AssertReads(between, areBytes: false);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Bytes_become_the_singles_of_the_column_to_the_bit(bool perPlace, bool unitVariance)
    {
        IDataView normalized = Normalized(Rows(), new() { PerPlace = perPlace, UnitVariance = unitVariance });

        AssertSameValues(normalized, areBytes: true);
    }

    [Fact]
    public void A_missing_image_is_missing_both_ways()
    {
        IDataView rows = PixelValues.Bytes(0, [1, 2, 3], []);

        Assert.Equal([[0, 0, 0], []], AssertSameValues(Normalized(rows, new()), areBytes: true));
    }

    [Fact]
    public void Normalised_singles_have_no_bytes() =>
        AssertSameValues(Normalized(PixelValues.Singles(1, [1, 2, 3], [4, 5, 6]), new()), areBytes: false);

    [Fact]
    public void A_row_by_itself_gives_bytes_too()
    {
        IDataView rows = Rows();
        ITransformer chain = _mlContext.Transforms.NormalizeZeroMean("Pixels")
            .Append(_mlContext.Transforms.CopyColumns("Copy", "Pixels")).Fit(rows);
        IRowToRowMapper mapper = chain.GetRowToRowMapper(rows.Schema);
        DataViewSchema.Column copy = mapper.OutputSchema["Copy"];
        using DataViewRowCursor cursor = rows.GetRowCursor(rows.Schema);
        using DataViewRow row = mapper.GetRow(cursor, [copy]);

        var source = PixelSource.Open(row, PixelColumn.Require(mapper.OutputSchema, "Copy", PixelKind.Normalized, "rows"));

        Assert.True(source.IsBytes);
    }

    [Fact]
    public void Several_cursors_over_the_rows_give_bytes_each()
    {
        IDataView normalized = Normalized(Rows(), new());
        var column = PixelColumn.Require(normalized.Schema, "Pixels", PixelKind.Normalized, "rows");

        DataViewRowCursor[] cursors = normalized.GetRowCursorSet([column.Column], 3);

        Assert.Equal(3, cursors.Length);
        Assert.All(cursors, cursor => Assert.True(PixelSource.Open(cursor, column).IsBytes));
        Assert.All(cursors, cursor => cursor.Dispose());
    }

    [Fact]
    public void A_getter_that_does_more_than_ours_has_no_bytes_behind_it()
    {
        IDataView normalized = Normalized(Rows(), new());
        using DataViewRowCursor cursor = normalized.GetRowCursor(normalized.Schema);
        ValueGetter<VBuffer<float>> ours = cursor.GetGetter<VBuffer<float>>(normalized.Schema["Pixels"]);

        Assert.NotNull(NormalizedPixels.Behind(ours));
        Assert.Null(NormalizedPixels.Behind(ours + ours));
        Assert.Null(NormalizedPixels.Behind((ref VBuffer<float> pixels) => ours(ref pixels)));
    }

    private void AssertReads(string between, bool areBytes)
    {
        IDataView rows = Rows();
        IDataView view = Through(between, Normalized(rows, new() { UnitVariance = true }));

        Assert.NotEmpty(AssertSameValues(view, areBytes, view.Schema.GetColumnOrNull("Copy") is null ? "Pixels" : "Copy"));
    }

    // What whoever prefers bytes sees is what the column's own getter gives: in the cursors that scoring asks for, and in a single one, for
    // which ML.NET may have read rows ahead on several threads, and then has singles.
    private static float[][] AssertSameValues(IDataView view, bool areBytes, string name = "Pixels")
    {
        var column = PixelColumn.Require(view.Schema, name, PixelKind.Normalized, "view");
        float[][] seen = [.. view.GetRowCursorSet([column.Column], 2).SelectMany(cursor => AssertSameValues(cursor, column, areBytes))];
        Assert.Equal(seen.Length, AssertSameValues(view.GetRowCursor([column.Column]), column, areBytes ? null : false).Count);
        return seen;
    }

    private static List<float[]> AssertSameValues(DataViewRowCursor cursor, PixelColumn column, bool? areBytes)
    {
        using DataViewRowCursor owned = cursor;
        ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(column.Column);
        var source = PixelSource.Open(cursor, column);
        Assert.Equal(areBytes ?? source.IsBytes, source.IsBytes);
        var image = new PixelImage();
        VBuffer<float> expected = default;
        var seen = new List<float[]>();
        while (cursor.MoveNext())
        {
            source.Read(image);
            read(ref expected);
            Assert.Equal(source.IsBytes, image.IsBytes);
            float[] singles = image.ToSingles();
            Assert.Equal(expected.DenseValues().Select(BitConverter.SingleToInt32Bits), singles.Select(BitConverter.SingleToInt32Bits));
            seen.Add(singles);
        }
        return seen;
    }

    private IDataView Through(string between, IDataView view)
    {
        TransformsCatalog transforms = _mlContext.Transforms;
        DataOperationsCatalog data = _mlContext.Data;
        return between switch
        {
            "nothing" => view,
            "a copy" => Apply(transforms.CopyColumns("Copy", "Pixels")),
            "a copy of a copy" => Apply(transforms.CopyColumns("First", "Pixels").Append(transforms.CopyColumns("Copy", "First"))),
            "a new name" => Apply(transforms.CopyColumns("Copy", "Pixels").Append(transforms.DropColumns("Pixels"))),
            "a selection" => Apply(transforms.SelectColumns("Pixels")),
            "a dropped column" => Apply(transforms.DropColumns("Name", "Number")),
            "a filter by value" => data.FilterRowsByColumn(view, "Number", lowerBound: 2),
            "a filter by predicate" => data.FilterByCustomPredicate<NumberRow>(view, row => row.Number < 3),
            "a filter of missing values" => data.FilterRowsByMissingValues(view, "Number"),
            "taken rows" => data.TakeRows(view, 3),
            "skipped rows" => data.SkipRows(view, 2),
            "another column's mapping" => Apply(transforms.Conversion.MapValueToKey("Label", "Name")),
            "another column's custom mapping" => Apply(transforms.CustomMapping<NumberRow, DoubledRow>(
                (row, doubled) => doubled.Doubled = 2 * row.Number, null)),
            "a split" => data.TrainTestSplit(view, testFraction: 0.4).TrainSet,
            "a stratified split" => data.StratifiedSplit(Apply(transforms.Conversion.MapValueToKey("Label", "Name"))).TestSet,
            "a bootstrap sample" => data.BootstrapSample(view, seed: 1),
            "a saved model" => Saved(view),
            "a cache" => data.Cache(view),
            "a shuffle" => data.ShuffleRows(view, seed: 1),
            "a file" => Stored(view),
            "a concatenation" => Apply(transforms.Concatenate("Copy", "Pixels", "Pixels")),
            "a custom mapping under the same name" => Apply(transforms.CustomMapping<PixelRow, PixelRow>((row, inverted) =>
                inverted.Pixels = [.. row.Pixels.Select(value => -value)], null)),
            "a normaliser under the same name" => Apply(transforms.NormalizeMinMax("Pixels")),
            "changed values under all that the column says" => new InvertedView(view),
            _ => throw new ArgumentOutOfRangeException(nameof(between), between, null),
        };

        IDataView Apply(IEstimator<ITransformer> estimator) => estimator.Fit(view).Transform(view);
    }

    // All of the pipeline from bytes on, as another process would have it.
    private IDataView Saved(IDataView view)
    {
        using var folder = new TempFolder();
        IDataView rows = Rows();
        ITransformer chain = _mlContext.Transforms.NormalizeZeroMean("Pixels")
            .Append(_mlContext.Transforms.CopyColumns("Copy", "Pixels")).Fit(rows);
        _mlContext.Model.Save(chain, rows.Schema, folder["model.zip"]);
        return new MLContext().Model.Load(folder["model.zip"], out _).Transform(rows);
    }

    private IDataView Stored(IDataView view)
    {
        using var folder = new TempFolder();
        using (FileStream file = File.Create(folder["rows.idv"]))
            _mlContext.Data.SaveAsBinary(view, file);
        return _mlContext.Data.Cache(_mlContext.Data.LoadFromBinary(folder["rows.idv"]));
    }

    private IDataView Normalized(IDataView rows, ZeroMeanOptions options) =>
        _mlContext.Transforms.NormalizeZeroMean("Pixels", "Pixels", options).Fit(rows).Transform(rows);

    private IDataView Rows()
    {
        var random = new Random(1);
        var rows = new Row[6];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new() { Number = i, Name = i % 2 == 0 ? "even" : "odd" };
            random.NextBytes(rows[i].Pixels);
        }
        return _mlContext.Data.LoadFromEnumerable(rows);
    }

    private sealed class Row
    {
        [VectorType(3, Side, Side)]
        public byte[] Pixels { get; set; } = new byte[3 * Side * Side];
        public float Number { get; set; }
        public string Name { get; set; } = "";
    }

    private sealed class NumberRow
    {
        public float Number { get; set; }
    }

    private sealed class DoubledRow
    {
        public float Doubled { get; set; }
    }

    private sealed class PixelRow
    {
        [VectorType(3, Side, Side)]
        public float[] Pixels { get; set; } = [];
    }

    /// <summary>A view whose pixels are others than those of its source, though its schema, with all annotations, is the same.</summary>
    private sealed class InvertedView(IDataView source) : IDataView
    {
        public bool CanShuffle => source.CanShuffle;
        public DataViewSchema Schema => source.Schema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            new InvertedCursor(source.GetRowCursor(columnsNeeded, rand));

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];
    }

    private sealed class InvertedCursor(DataViewRowCursor input) : DataViewRowCursor
    {
        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override DataViewSchema Schema => input.Schema;

        public override bool MoveNext() => input.MoveNext();
        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);
        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<TValue> read = input.GetGetter<TValue>(column);
            if (read is not ValueGetter<VBuffer<float>> pixels)
                return read;
            return (ValueGetter<TValue>)(object)(ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                pixels(ref value);
                value = new(value.Length, [.. value.DenseValues().Select(pixel => -pixel)]);
            });
        }

        protected override void Dispose(bool disposing)
        {
            input.Dispose();
            base.Dispose(disposing);
        }
    }
}
