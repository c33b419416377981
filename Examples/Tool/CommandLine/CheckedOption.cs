using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace CommandLine;

/// <summary>Options whose wrong values are told in one line: what was found and what is expected.</summary>
internal static class CheckedOption
{
    public static Option<int?> WholeNumber(string name, string description, int least, int most) =>
        Create<int?>(name, "N", description, text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= least && value <= most
                ? value
                : throw new FormatException($"a whole number from {least} to {most} is expected"));

    /// <summary>A number with a decimal point, whatever the culture of the machine.</summary>
    public static Option<double?> Number(string name, string description, string range, Predicate<double> isInRange) =>
        Create<double?>(name, "X", description, text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && isInRange(value)
                ? value
                : throw new FormatException($"a number {range} is expected"));

    /// <summary>One of a few numbers.</summary>
    public static Option<int?> OneOf(string name, string description, params int[] values) =>
        Create<int?>(name, string.Join('|', values), description, text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && values.Contains(value)
                ? value
                : throw new FormatException($"{string.Join(" or ", values)} is expected"));

    /// <summary>One of the names of an enumeration, in upper or lower case, but for those that do not go here.</summary>
    public static Option<T?> OneOf<T>(string name, string description, params T[] except)
        where T : struct, Enum
    {
        string[] words = [.. Enum.GetValues<T>().Except(except).Select(value => value.ToString()).Select(word => word.ToLowerInvariant())];
        return Create<T?>(name, string.Join('|', words), description, text =>
            words.Contains(text, StringComparer.OrdinalIgnoreCase)
                ? Enum.Parse<T>(text, ignoreCase: true)
                : throw new FormatException($"{string.Join(" or ", words)} is expected"));
    }

    /// <summary>A path that satisfies a condition; if it does not, the error says what is expected.</summary>
    public static Option<string?> FilePath(
        string name, string form, string description, string expected, Predicate<string> isGood) =>
        Create<string?>(name, form, description, text =>
            text.Length > 0 && isGood(text) ? text : throw new FormatException(expected));

    /// <summary>A path where a file can be written.</summary>
    /// <param name="name">The option.</param>
    /// <param name="form">What the help calls the value.</param>
    /// <param name="description">What the help says.</param>
    /// <param name="nameless">The path where the option stands without one; null: it must have one.</param>
    public static Option<string?> OutputFile(string name, string form, string description, string? nameless = null) => Create<string?>(
        name, form, description,
        path => path.Length > 0 && !Path.EndsInDirectorySeparator(path) && !Directory.Exists(path)
            && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
                ? path
                : throw new FormatException("a file in a folder that exists is expected"),
        nameless);

    /// <summary>An option whose text a function reads; it throws <see cref="FormatException"/> with what is expected.</summary>
    /// <param name="name">The option.</param>
    /// <param name="form">What the help calls the value.</param>
    /// <param name="description">What the help says.</param>
    /// <param name="parse">Reads the text.</param>
    /// <param name="nameless">The value where the option stands without one; null: it must have one.</param>
    public static Option<T?> Create<T>(
        string name, string form, string description, Func<string, T> parse, T? nameless = default) =>
        new(name)
        {
            HelpName = form,
            Description = description,
            Arity = nameless is null ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
            CustomParser = result => result.Tokens.Count == 0 ? nameless : Parse(name, parse, result),
        };

    private static T? Parse<T>(string name, Func<string, T> parse, ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        try
        {
            return parse(text);
        }
        catch (FormatException expectation)
        {
            result.AddError($"{name} is '{text}', but {expectation.Message}.");
            return default;
        }
    }
}
