using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Data.Sources;

/// <summary>The columns of a list that the library does not use itself, as text.</summary>
/// <param name="schema">Has the column of row numbers.</param>
/// <param name="names">Names of the columns.</param>
/// <param name="values">Values of each row, in the order of the columns.</param>
internal sealed class OtherColumns(DataViewSchema schema, IReadOnlyList<string> names, IReadOnlyList<string[]> values)
    : RowMapper(schema, names.Select(name => new DataViewSchema.DetachedColumn(name, TextDataViewType.Instance)))
{
    private readonly DataViewSchema.Column _number = schema[nameof(ImageRow.Number)];

    protected override IEnumerable<DataViewSchema.Column> InputsOf(int added) => [_number];

    internal override Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> isActive, out Action? dispose)
    {
        dispose = null;
        var getters = new Delegate?[AddedCount];
        foreach (int added in Enumerable.Range(0, AddedCount).Where(isActive))
        {
            ValueGetter<int> getNumber = input.GetGetter<int>(_number);
            int number = 0;
            getters[added] = (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) =>
            {
                getNumber(ref number);
                value = values[number][added].AsMemory();
            });
        }
        return getters;
    }
}
