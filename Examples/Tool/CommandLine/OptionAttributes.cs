using System.Globalization;

namespace Tool.CommandLine;

/// <summary>
/// A row of a command's options, on the property of a record that receives the value: what the user writes, what the help says, and which
/// texts are values. A name without dashes is an argument in its place. An error is one line that says what is wrong and what is expected.
/// </summary>
/// <param name="name">The option; of an argument, what the help calls it.</param>
/// <param name="form">What the help calls the value; null: nothing follows the name.</param>
/// <param name="help">What the help says.</param>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class OptionAttribute(string name, string? form, string help) : Attribute
{
    public string Name => name;

    public string? Form => form;

    public string Help => help;

    /// <summary>A second, short name.</summary>
    public string? Alias { get; init; }

    /// <summary>The default as the help words it, where the record does not have it.</summary>
    public string? Default { get; init; }

    public bool IsArgument => !name.StartsWith('-');

    /// <summary>Whether a value is the path of what is read.</summary>
    public virtual bool IsInput { get; init; }

    /// <summary>Whether a value is the path of a file that is written.</summary>
    public virtual bool IsOutput => false;

    /// <summary>The option whose file this one may replace.</summary>
    public string? Replaces { get; init; }

    /// <summary>What the help calls a value of the property's type.</summary>
    public virtual string? FormOf(Type type) => form;

    /// <summary>Reads one value.</summary>
    /// <param name="text">As the user wrote it.</param>
    /// <param name="type">The type of the property, or of its items.</param>
    /// <exception cref="FormatException">It is none; the message says what is expected.</exception>
    public abstract object Parse(string text, Type type);
}

/// <summary>An option that is there or not, without a value.</summary>
internal sealed class FlagAttribute(string name, string help) : OptionAttribute(name, null, help)
{
    public override object Parse(string text, Type type) => bool.Parse(text);
}

/// <summary>Any text but none.</summary>
internal sealed class TextAttribute(string name, string form, string help) : OptionAttribute(name, form, help)
{
    public override object Parse(string text, Type type) => text.Length > 0 ? text : throw new FormatException("something is expected");
}

internal sealed class WholeNumberAttribute(string name, int least, int most, string help) : OptionAttribute(name, "N", help)
{
    public override object Parse(string text, Type type) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new FormatException($"a whole number from {least} to {most} is expected");
}

/// <summary>A number with a decimal point, whatever the culture of the machine.</summary>
/// <param name="name">The option.</param>
/// <param name="least">The lower end of the range, which is out of it where <paramref name="above"/> says so.</param>
/// <param name="most">The upper end of the range, which is out of it where <paramref name="below"/> says so.</param>
/// <param name="help">What the help says.</param>
/// <param name="above">Whether a value must be more than <paramref name="least"/>.</param>
/// <param name="below">Whether a value must be less than <paramref name="most"/>.</param>
internal sealed class NumberAttribute(string name, double least, double most, string help, bool above = false, bool below = false)
    : OptionAttribute(name, "X", help)
{
    public override object Parse(string text, Type type) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && (above ? value > least : value >= least) && (below ? value < most : value <= most)
            ? value
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture,
                $"a number {(above ? $"above {least} and at most" : $"from {least} to")}{(below ? " less than" : "")} {most} is expected"));
}

/// <summary>One of a few numbers.</summary>
internal sealed class OneOfNumbersAttribute(string name, string help, params int[] values)
    : OptionAttribute(name, string.Join('|', values), help)
{
    public override object Parse(string text, Type type) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && values.Contains(value)
            ? value
            : throw new FormatException($"{string.Join(" or ", values)} is expected");
}

/// <summary>One of the names of the property's enumeration, in upper or lower case, but for those that do not belong here.</summary>
internal sealed class OneOfAttribute(string name, string help, params string[] except) : OptionAttribute(name, null, help)
{
    public override string FormOf(Type type) => string.Join('|', Words(type));

    public override object Parse(string text, Type type) => Words(type).Contains(text, StringComparer.OrdinalIgnoreCase)
        ? Enum.Parse(type, text, ignoreCase: true)
        : throw new FormatException($"{string.Join(" or ", Words(type))} is expected");

    private IEnumerable<string> Words(Type type) => Enum.GetNames(type).Except(except).Select(word => word.ToLowerInvariant());
}

/// <summary>What a static method <c>Parse</c> of the property's type reads.</summary>
internal sealed class ParsedAttribute(string name, string form, string help) : OptionAttribute(name, form, help)
{
    public override object Parse(string text, Type type) =>
        type.GetMethod(nameof(Parse), [typeof(string)])!.CreateDelegate<Func<string, object>>()(text);
}

/// <summary>A file that exists.</summary>
internal sealed class ExistingFileAttribute(string name, string form, string help) : OptionAttribute(name, form, help)
{
    public override bool IsInput { get; init; } = true;

    public override object Parse(string text, Type type) => File.Exists(text) ? text : throw new FormatException("there is no such file");
}

/// <summary>A file or a folder that exists.</summary>
internal sealed class ExistingPathAttribute(string name, string form, string help) : OptionAttribute(name, form, help)
{
    public override bool IsInput { get; init; } = true;

    public override object Parse(string text, Type type) =>
        Path.Exists(text) ? text : throw new FormatException("there is no such file or folder");
}

/// <summary>A folder, or a path at which nothing is yet.</summary>
internal sealed class FolderAttribute(string name, string form, string help) : OptionAttribute(name, form, help)
{
    public override object Parse(string text, Type type) => text.Length > 0 && !File.Exists(text)
        ? text
        : throw new FormatException("a folder, existing or new, is expected");
}

/// <summary>An address on the web.</summary>
internal sealed class AddressAttribute(string name, string form, string help) : OptionAttribute(name, form, help)
{
    public override object Parse(string text, Type type) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address
            : throw new FormatException("an address that begins with http:// or https:// is expected");
}

/// <summary>A path where a file can be written.</summary>
internal sealed class OutputFileAttribute(string name, string form, string help) : OptionAttribute(name, form, help)
{
    public override bool IsOutput => true;

    public override object Parse(string text, Type type) =>
        text.Length > 0 && !Path.EndsInDirectorySeparator(text) && !Directory.Exists(text)
        && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(text)))
            ? text
            : throw new FormatException("a file in a folder that exists is expected");
}
