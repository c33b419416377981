using System.CommandLine;
using System.Globalization;

namespace BatchScoring.Options;

/// <summary>Options whose wrong values are told in one line: what was found and what is expected.</summary>
internal static class CheckedOption
{
    public static Option<int?> WholeNumber(string name, string description, int least, int most) =>
        Create<int?>(name, "N", description, text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
                ? value
                : throw new FormatException($"a whole number from {least} to {most} is expected"));

    /// <summary>One of a few numbers.</summary>
    public static Option<int?> OneOf(string name, string description, params int[] values) =>
        Create<int?>(name, string.Join('|', values), description, text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && values.Contains(value)
                ? value
                : throw new FormatException($"{string.Join(" or ", values)} is expected"));

    /// <summary>One of the names of an enumeration, in upper or lower case.</summary>
    public static Option<T?> OneOf<T>(string name, string description) where T : struct, Enum
    {
        string[] words = [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())];
        return Create<T?>(name, string.Join('|', words), description, text =>
            words.Contains(text, StringComparer.OrdinalIgnoreCase)
                ? Enum.Parse<T>(text, ignoreCase: true)
                : throw new FormatException($"{string.Join(" or ", words)} is expected"));
    }

    /// <summary>An option whose text a function reads; it throws <see cref="FormatException"/> with what is expected.</summary>
    public static Option<T?> Create<T>(string name, string form, string description, Func<string, T> parse) => new(name)
    {
        HelpName = form,
        Description = description,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
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
        },
    };
}
