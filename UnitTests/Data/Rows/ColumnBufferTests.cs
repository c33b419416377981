using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Rows;

public sealed class ColumnBufferTests
{
    [Fact]
    public void What_a_source_throws_is_not_wrapped()
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Number", NumberDataViewType.Single);
        using var row = new BrokenRow(schema.ToSchema());

        Assert.Equal("gone", Assert.Throws<IOException>(() => ColumnBuffer.Of(row, row.Schema[0], size: 1)).Message);
    }

    private sealed class BrokenRow(DataViewSchema schema) : DataViewRow
    {
        public override DataViewSchema Schema => schema;
        public override long Position => 0;
        public override long Batch => 0;
        public override bool IsColumnActive(DataViewSchema.Column column) => true;
        public override ValueGetter<DataViewRowId> GetIdGetter() => throw new NotSupportedException();
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => throw new IOException("gone");
    }
}
