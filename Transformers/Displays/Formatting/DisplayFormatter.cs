using MLNet.GoogLeNet.Displays.Html;

namespace MLNet.GoogLeNet.Displays.Formatting;

/// <summary>Shows a display as its HTML.</summary>
internal sealed class DisplayFormatter
{
    public const string Html = "text/html";

    // Both are read and called by name; see TypeFormatterSourceAttribute.
    public string MimeType => Html;

    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not IDisplay display)
            return false;
        writer.Write(Fragment.Of(display));
        return true;
    }
}

/// <summary>The formatters that every display has.</summary>
internal sealed class DisplayFormatterSource
{
    // Called by name; see TypeFormatterSourceAttribute.
    public IEnumerable<object> CreateTypeFormatters() => [new DisplayFormatter()];
}

/// <summary>
/// Says how a type shows in a notebook. .NET Interactive looks for an attribute of this name on the types that a cell returns, whoever
/// defines it, and reads its two properties by name; so none of its packages is needed.
/// </summary>
/// <param name="formatterSourceType">A type with a constructor that takes nothing, and a method CreateTypeFormatters.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; } = [DisplayFormatter.Html];
}
