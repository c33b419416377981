using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Displays;

/// <summary>A column with one word per row: text, or a key with names.</summary>
internal sealed class TextColumn
{
    private readonly string[]? _names; // of a key

    private TextColumn(DataViewSchema.Column column, string[]? names)
    {
        Column = column;
        _names = names;
    }

    public DataViewSchema.Column Column { get; }

    /// <summary>The names of a key, in order; none of a text.</summary>
    public IReadOnlyList<string> Names => _names ?? [];

    /// <summary>The column of a name; none where it is not there or has no words.</summary>
    public static TextColumn? Find(DataViewSchema schema, string name) => schema.GetColumnOrNull(name) switch
    {
        { Type: TextDataViewType } text => new(text, names: null),
        { Type: KeyDataViewType { RawType: var raw } } key when raw == typeof(uint) && KeyNames.Of(key) is { } names => new(key, names),
        _ => null,
    };

    /// <summary>Gives the word of the row; none where it is missing.</summary>
    public Func<string?> Getter(DataViewRow row)
    {
        if (_names is null)
        {
            ValueGetter<ReadOnlyMemory<char>> readText = row.GetGetter<ReadOnlyMemory<char>>(Column);
            ReadOnlyMemory<char> text = default;
            return () =>
            {
                readText(ref text);
                return text.IsEmpty ? null : text.ToString();
            };
        }
        ValueGetter<uint> readKey = row.GetGetter<uint>(Column);
        uint key = 0;
        return () =>
        {
            readKey(ref key);
            return key == 0 || key > _names.Length ? null : _names[key - 1];
        };
    }
}
