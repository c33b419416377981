using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Rows;

public class RowMapperTests
{
    private static readonly MLContext MLContext = new(seed: 1);

    [Fact]
    public void The_added_column_hides_the_input_column_of_its_name()
    {
        IDataView doubled = Doubled(Numbers(3));

        Assert.Equal([0, 2, 4], doubled.GetColumn<int>("Value"));
        Assert.Equal(2, doubled.Schema.Count(column => column.Name == "Value"));
        Assert.Equal(3, doubled.GetRowCount());
    }

    [Fact]
    public void An_input_column_is_not_read_unless_it_is_needed()
    {
        IDataView numbers = Numbers(1);
        var mapping = new Doubling(numbers.Schema);

        Assert.Equal(["Value"], mapping.GetDependencies([mapping.OutputSchema["Value"]]).Select(column => column.Name));
        Assert.Equal(["Other"], mapping.GetDependencies([mapping.OutputSchema["Other"]]).Select(column => column.Name));
    }

    [Fact]
    public void Parallel_cursors_share_the_rows_in_batches()
    {
        IDataView doubled = Doubled(Numbers(1000));
        DataViewRowCursor[] cursors = doubled.GetRowCursorSet([doubled.Schema["Value"]], 4);
        (long Batch, int Value)[][] shares = cursors.Select(cursor => Read(cursor).ToArray()).ToArray();

        Assert.Equal(4, shares.Length);
        Assert.All(shares, share => Assert.NotEmpty(share));
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(i => 2 * i),
            shares.SelectMany(share => share).OrderBy(row => row.Batch).Select(row => row.Value));
        Assert.All(
            shares.SelectMany(share => share.Select(row => row.Batch).Distinct()).CountBy(batch => batch),
            batch => Assert.Equal(1, batch.Value));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public void However_few_rows_there_are_no_share_is_more_than_one_row_larger_than_another(int rows)
    {
        IDataView doubled = Doubled(Numbers(rows));

        int[] lengths = [.. doubled.GetRowCursorSet([doubled.Schema["Value"]], 4).Select(cursor => Read(cursor).Count())];

        Assert.Equal(rows, lengths.Sum());
        Assert.InRange(lengths.Max() - lengths.Min(), 0, 1);
    }

    [Fact]
    public void One_cursor_suffices_for_what_is_not_computed()
    {
        IDataView doubled = Doubled(Numbers(1000));

        Assert.Single(doubled.GetRowCursorSet([doubled.Schema["Other"]], 4)).Dispose();
    }

    [Fact]
    public void Getters_are_disposed_once_with_their_cursor()
    {
        IDataView numbers = Numbers(1);
        var mapping = new Doubling(numbers.Schema);
        DataViewRowCursor cursor = new MappedView(mapping, numbers).GetRowCursor(mapping.OutputSchema);

        cursor.Dispose();
        cursor.Dispose();

        Assert.Equal(1, mapping.Disposed);
    }

    [Fact]
    public void Every_cursor_of_the_source_is_disposed()
    {
        var numbers = new CountingView(Numbers(40));
        MappedView doubled = Doubled(numbers);

        doubled.GetRowCursor(doubled.Schema).Dispose();
        foreach (DataViewRowCursor cursor in doubled.GetRowCursorSet([doubled.Schema["Value"]], 4))
            cursor.Dispose();

        Assert.Equal(2, numbers.Opened); // one, and the only one that the source gives, whose rows are dealt to four
        Assert.Equal(2, numbers.Disposed);
    }

    [Fact]
    public void A_column_that_was_not_asked_for_cannot_be_read()
    {
        IDataView doubled = Doubled(Numbers(1));
        using DataViewRowCursor cursor = doubled.GetRowCursor([doubled.Schema["Other"]]);

        var error = Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<int>(doubled.Schema["Value"]));
        Assert.Contains("'Value' was not requested", error.Message);
    }

    [Fact]
    public void A_column_read_as_another_type_names_both_types()
    {
        IDataView doubled = Doubled(Numbers(1));
        using DataViewRowCursor cursor = doubled.GetRowCursor([doubled.Schema["Value"]]);

        var error = Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(doubled.Schema["Value"]));
        Assert.Contains("is of type Int32; it was read as System.Single", error.Message);
    }

    [Fact]
    public void A_row_of_another_schema_is_refused()
    {
        var mapping = new Doubling(Numbers(1).Schema);
        using DataViewRowCursor stranger = Numbers(1).GetRowCursor([]);

        Assert.Throws<ArgumentException>("input", () => ((IRowToRowMapper)mapping).GetRow(stranger, []));
    }

    private static IEnumerable<(long Batch, int Value)> Read(DataViewRowCursor cursor)
    {
        using (cursor)
        {
            ValueGetter<int> get = cursor.GetGetter<int>(cursor.Schema["Value"]);
            int value = 0;
            while (cursor.MoveNext())
            {
                get(ref value);
                yield return (cursor.Batch, value);
            }
        }
    }

    private static IDataView Numbers(int count) =>
        MLContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, count).Select(i => new Number { Value = i, Other = -i }).ToList());

    private static MappedView Doubled(IDataView numbers) => new(new Doubling(numbers.Schema), numbers);

    private sealed class Number
    {
        public int Value { get; set; }
        public int Other { get; set; }
    }

    private sealed class CountingView(IDataView source) : IDataView
    {
        public int Opened { get; private set; }
        public int Disposed { get; private set; }
        public bool CanShuffle => source.CanShuffle;
        public DataViewSchema Schema => source.Schema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            Opened++;
            return new CountingCursor(source.GetRowCursor(columnsNeeded, rand), () => Disposed++);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];
    }

    private sealed class CountingCursor(DataViewRowCursor input, Action disposed) : DataViewRowCursor
    {
        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override DataViewSchema Schema => input.Schema;

        public override bool MoveNext() => input.MoveNext();
        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);
        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => input.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            disposed();
            input.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Doubling(DataViewSchema input) : RowMapper(
        input, [new DataViewSchema.DetachedColumn("Value", NumberDataViewType.Int32)])
    {
        public int Disposed { get; private set; }

        protected override IEnumerable<DataViewSchema.Column> InputsOf(int added) => [InputSchema["Value"]];

        internal override Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> isActive, out Action? dispose)
        {
            dispose = () => Disposed++;
            if (!isActive(0))
                return [null];
            ValueGetter<int> get = input.GetGetter<int>(InputSchema["Value"]);
            return
            [
                (ValueGetter<int>)((ref int value) =>
                {
                    get(ref value);
                    value *= 2;
                }),
            ];
        }
    }
}
