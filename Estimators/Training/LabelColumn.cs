using Microsoft.ML;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Training;

/// <summary>The column with the class of each row.</summary>
internal static class LabelColumn
{
    /// <summary>The class names in the order of the keys: those of the column's type, whether or not rows have them.</summary>
    /// <param name="label">The column.</param>
    /// <param name="parameter">The parameter that the column came with, for the exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">The key has no names, or fewer than two.</exception>
    public static string[] ClassNames(DataViewSchema.Column label, string parameter)
    {
        string[] names = Names(label, parameter);
        return names.Length >= 2
            ? names
            : throw new ArgumentOutOfRangeException(parameter,
                $"Column '{label.Name}' has one class only ({string.Join(", ", names)}); "
                + "a classifier learns to tell two or more apart. Add images of another class.");
    }

    /// <summary>The same, however many there are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The key has no names.</exception>
    public static string[] Names(DataViewSchema.Column label, string parameter) =>
        KeyNames.Of(label) ?? throw new ArgumentOutOfRangeException(parameter,
        $"Column '{label.Name}' is a key without text for its values, so the classes have no names. "
        + $"Append {KeyNames.CallsFor(label.Name, isKey: true)}, which name each class by its value.");
}
