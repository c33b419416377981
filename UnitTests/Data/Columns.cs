using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.UnitTests.Data;

/// <summary>Reads columns in words.</summary>
internal static class Columns
{
    /// <summary>The names behind a key column, in order.</summary>
    public static string[] KeyNames(this IDataView data, string column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema[column].GetKeyValues(ref names);
        return names.DenseValues().Select(name => name.ToString()).ToArray();
    }

    /// <summary>The name of each row's key.</summary>
    public static string[] Labels(this IDataView data, string column = "Label")
    {
        string[] names = data.KeyNames(column);
        return data.GetColumn<uint>(column).Select(key => key == 0 ? "" : names[key - 1]).ToArray();
    }

    /// <summary>The names of the columns that are not hidden.</summary>
    public static string[] ColumnNames(this IDataView data) => data.Schema.Select(column => column.Name).ToArray();
}
