using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>The names that a key column has for its values, and a vector for its slots.</summary>
internal static class KeyNames
{
    /// <summary>The names in the order of the keys, whether or not rows have them; none where the key has no text for its values.</summary>
    public static string[]? Of(DataViewSchema.Column key) => Read(key, "KeyValues");

    /// <summary>The names in the order of the slots; none where the vector has none.</summary>
    public static string[]? OfSlots(DataViewSchema.Column vector) => Read(vector, "SlotNames");

    /// <summary>The calls that make a key with names of a column of text or numbers, or of a key without names.</summary>
    public static string CallsFor(string column, bool isKey) =>
        // In a pipeline, MapValueToKey does not name the values of a key; once converted it does.
        (isKey ? $"Conversion.ConvertType(\"{column}\", outputKind: DataKind.UInt32) and then " : "")
        + $"Conversion.MapValueToKey(\"{column}\", addKeyValueAnnotationsAsText: true)";

    private static string[]? Read(DataViewSchema.Column column, string kind)
    {
        if (column.Annotations.Schema.GetColumnOrNull(kind)?.Type is not VectorDataViewType { ItemType: TextDataViewType })
            return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue(kind, ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
