using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>The names that a key column has for its values.</summary>
internal static class KeyNames
{
    /// <summary>The names in the order of the keys, whether or not rows have them; none where the key has no text for its values.</summary>
    public static string[]? Of(DataViewSchema.Column key)
    {
        if (key.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is not VectorDataViewType { ItemType: TextDataViewType })
            return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        key.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
