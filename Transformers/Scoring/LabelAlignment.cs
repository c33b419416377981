using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>
/// Brings labels that were numbered by another set of class names into the order of the model's, by name. Without it,
/// evaluating on a folder that lacks one class would compare the wrong numbers.
/// </summary>
internal sealed class LabelAlignment
{
    private readonly uint[] _keys; // of the model, by key of the data; 0 is "missing" on both sides

    private LabelAlignment(DataViewSchema.Column column, uint[] keys, IReadOnlyList<string> unknown)
    {
        Column = column;
        _keys = keys;
        Unknown = unknown;
    }

    /// <summary>The label column as the data has it.</summary>
    public DataViewSchema.Column Column { get; }

    /// <summary>Class names in the data that the model never saw; rows with them get a missing label.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary>The model's key for a key of the data; 0, missing, for a class that the model never saw.</summary>
    public uint this[uint key] => key < _keys.Length ? _keys[key] : 0;

    /// <summary>Whether there is a label whose numbers cannot be brought into order, since nothing names them.</summary>
    public static bool IsNameless(DataViewSchema schema, string labelColumn) =>
        KeyOf(schema, labelColumn) is { } key && KeyNames.Of(key) is null;

    /// <summary>The label column; none where there is none, or one that is not a key of UInt32.</summary>
    public static DataViewSchema.Column? KeyOf(DataViewSchema schema, string labelColumn) =>
        schema.GetColumnOrNull(labelColumn) is { Type: KeyDataViewType { RawType: var raw } } column && raw == typeof(uint) ? column : null;

    /// <summary>The alignment that the data needs; none where it has no label with names, or has the model's own.</summary>
    public static LabelAlignment? Of(DataViewSchema schema, string labelColumn, IReadOnlyList<string> classNames)
    {
        if (KeyOf(schema, labelColumn) is not { } column || KeyNames.Of(column) is not { } names || names.SequenceEqual(classNames))
            return null;

        // A name of two classes says neither.
        var positions = classNames.Select((name, index) => (name, Key: (uint)index + 1)).GroupBy(pair => pair.name)
            .Where(group => group.Count() == 1).ToDictionary(group => group.Key, group => group.Single().Key);
        uint[] keys = [0, .. names.Select(name => positions.GetValueOrDefault(name))];
        return new(column, keys, [.. names.Where(name => !positions.ContainsKey(name))]);
    }
}
