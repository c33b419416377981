using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Rows;

/// <summary>Sources with a single cursor, read by several threads.</summary>
public sealed class DealtCursorTests : IDisposable
{
    private const int Count = 100;

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();
    private int _readings;

    public DealtCursorTests() => SyntheticImages.Write(_folder["a.png"], 4, 4, SKColors.Red);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Together_they_have_each_row_once_and_the_source_is_read_once(int cursors)
    {
        DataViewRowCursor[] dealt = Deal(Once(), cursors);

        (long Batch, int Number)[][] hands = await Task.WhenAll(dealt.Select(cursor => Task.Run(() => Read(cursor))));

        Assert.Equal(cursors, hands.Length);
        Assert.Equal(1, _readings);
        Assert.All(hands, (hand, i) =>
            Assert.Equal(Enumerable.Range(0, Count).Where(row => row % cursors == i), hand.Select(row => row.Number)));
        if (cursors > 1)
            Assert.All(hands, hand => Assert.All(hand, row => Assert.Equal(row.Number, row.Batch)));
    }

    [Fact]
    public void One_that_is_given_up_takes_no_rows_from_the_others()
    {
        DataViewRowCursor[] dealt = Deal(Once(), cursors: 3);
        Assert.True(dealt[1].MoveNext());

        dealt[1].Dispose();

        Assert.False(dealt[1].MoveNext());
        Assert.Equal(Enumerable.Range(0, Count).Where(row => row % 3 == 2), Read(dealt[2]).Select(row => row.Number));
        Assert.Equal(Enumerable.Range(0, Count).Where(row => row % 3 == 0), Read(dealt[0]).Select(row => row.Number));
    }

    [Fact]
    public void What_the_source_throws_each_of_them_throws_after_the_rows_before()
    {
        DataViewRowCursor[] dealt = Deal(Once().Select(row => row.Number < 7 ? row : throw new FormatException("row 7")), cursors: 2);

        foreach ((int hand, int[] rows) in new[] { (0, new[] { 0, 2, 4, 6 }), (1, [1, 3, 5]) })
        {
            DataViewRowCursor cursor = dealt[hand];
            Assert.All(rows, _ => Assert.True(cursor.MoveNext()));
            Assert.Contains("row 7", Assert.ThrowsAny<Exception>(() => cursor.MoveNext()).ToString());
            Assert.Contains("row 7", Assert.ThrowsAny<Exception>(() => cursor.MoveNext()).ToString());
            cursor.Dispose();
        }
    }

    [Fact]
    public void A_value_is_there_only_on_a_row_and_only_of_a_column_that_was_asked_for()
    {
        IDataView loaded = Loaded(Once());
        DataViewRowCursor cursor = loaded.GetRowCursorSet([loaded.Schema["Number"], loaded.Schema["Pixels"]], 2)[0];
        ValueGetter<int> getter = cursor.GetGetter<int>(loaded.Schema["Number"]);
        int number = 0;

        Assert.Contains("not on a row", Assert.Throws<InvalidOperationException>(() => getter(ref number)).Message);
        Assert.ThrowsAny<Exception>(() => cursor.GetGetter<ReadOnlyMemory<char>>(loaded.Schema["File"]));
        Assert.ThrowsAny<Exception>(() => cursor.GetGetter<long>(loaded.Schema["Number"]));
        Assert.True(cursor.MoveNext());
        getter(ref number);
        Assert.Equal(0, number);
        Assert.Equal(-1, Deal(Once(), cursors: 2)[0].Position);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Rows_that_can_be_read_once_are_scored_once_and_in_order(int threads)
    {
        using GoogLeNetTransformer network = new GoogLeNetTransformer(
            _mlContext, SyntheticModels.Make(GoogLeNetArchitecture.Torchvision), new("Pixels", "Label", "Score", "PredictedLabel"))
            .With(new ComputeOptions { Threads = threads });
        IDataView scored = network.ToPipeline("File").Transform(_mlContext.Data.LoadFromEnumerable(Once()));

        Scored[] read = [.. _mlContext.Data.CreateEnumerable<Scored>(scored, reuseRowObject: false)];

        Assert.Equal(Enumerable.Range(0, Count), read.Select(row => row.Number));
        Assert.All(read, row => Assert.All(row.Score, value => Assert.True(float.IsFinite(value))));
        Assert.Equal(1, _readings);
    }

    [Fact]
    public void Each_of_two_loaders_has_as_many_as_are_wanted()
    {
        IDataView first = Loaded(Once());
        IDataView both = _mlContext.Transforms.LoadPixels("Other", "File", new() { ResizeTo = 4 }).Fit(first).Transform(first);

        foreach (string[] columns in (string[][])[["Pixels"], ["Other"], ["Pixels", "Other"]])
        {
            DataViewRowCursor[] dealt = both.GetRowCursorSet(columns.Select(name => both.Schema[name]), 3);
            Assert.Equal(3, dealt.Length);
            Assert.All(dealt, cursor => cursor.Dispose());
        }
    }

    [Fact]
    public void The_source_is_disposed_once_with_the_last_of_them()
    {
        var source = new CountingCursor();
        DataViewRowCursor[] dealt = DealtCursor.Deal(source, [], count: 2);

        dealt[0].Dispose();
        dealt[0].Dispose();
        Assert.Equal(0, source.Disposals);
        dealt[1].Dispose();
        dealt[1].Dispose();
        Assert.Equal(1, source.Disposals);
    }

    private DataViewRowCursor[] Deal(IEnumerable<Row> rows, int cursors)
    {
        IDataView loaded = Loaded(rows);
        return loaded.GetRowCursorSet(loaded.Schema, cursors);
    }

    private IDataView Loaded(IEnumerable<Row> rows)
    {
        IDataView source = _mlContext.Data.LoadFromEnumerable(rows);
        return _mlContext.Transforms.LoadPixels("Pixels", "File", new() { ResizeTo = 4 }).Fit(source).Transform(source);
    }

    private static (long Batch, int Number)[] Read(DataViewRowCursor cursor)
    {
        using (cursor)
        {
            var rows = new List<(long, int)>();
            ValueGetter<int> number = cursor.GetGetter<int>(cursor.Schema["Number"]);
            while (cursor.MoveNext())
            {
                int value = 0;
                number(ref value);
                rows.Add((cursor.Batch, value));
            }
            return [.. rows];
        }
    }

    // As a queue or a database gives them.
    private IEnumerable<Row> Once()
    {
        Assert.Equal(1, Interlocked.Increment(ref _readings));
        for (int i = 0; i < Count; i++)
            yield return new() { File = _folder["a.png"], Number = i };
    }

    private sealed class CountingCursor : DataViewRowCursor
    {
        public int Disposals { get; private set; }
        public override DataViewSchema Schema { get; } = new DataViewSchema.Builder().ToSchema();
        public override long Position => -1;
        public override long Batch => 0;
        public override bool MoveNext() => false;
        public override bool IsColumnActive(DataViewSchema.Column column) => false;
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => throw new NotSupportedException();
        public override ValueGetter<DataViewRowId> GetIdGetter() => throw new NotSupportedException();
        protected override void Dispose(bool disposing) => Disposals++;
    }

    private sealed class Row
    {
        public string File { get; set; } = "";
        public int Number { get; set; }
    }

    private sealed class Scored
    {
        public int Number { get; set; }
        public float[] Score { get; set; } = [];
    }
}
