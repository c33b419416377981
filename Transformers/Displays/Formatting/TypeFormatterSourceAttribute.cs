namespace MLNet.GoogLeNet.Transformers.Displays.Formatting;

/// <summary>
/// Says how a type shows in a notebook. .NET Interactive looks for an attribute of this name on the types of what a cell gives, whose ever
/// it is, and reads its two properties by name; so nothing of its packages is needed.
/// </summary>
/// <param name="formatterSourceType">A type with a constructor that takes nothing, and a method CreateTypeFormatters.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; } = [DisplayFormatter.Html];
}
