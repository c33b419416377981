using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>The XML documentation of the libraries, as Markdown that fits into a cell of a table.</summary>
internal static partial class XmlDocumentation
{
    private static readonly Dictionary<string, XElement> Members = PublicMethods.Libraries
        .SelectMany(library => XDocument.Load(Path.ChangeExtension(library.Location, ".xml")).Descendants("member"))
        .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>The text of an element of a type's or member's documentation; empty where it has none.</summary>
    /// <param name="member">A type, property, method or field.</param>
    /// <param name="element">Such as "summary" or "value".</param>
    public static string Of(MemberInfo member, string element)
    {
        string name = member switch
        {
            Type type => $"T:{NameOf(type)}",
            PropertyInfo => $"P:{NameOf(member.DeclaringType!)}.{member.Name}",
            FieldInfo => $"F:{NameOf(member.DeclaringType!)}.{member.Name}",
            MethodInfo => Members.Keys.First(key =>
                key.StartsWith($"M:{NameOf(member.DeclaringType!)}.{member.Name}(", StringComparison.Ordinal)),
            _ => throw new ArgumentException($"There is no documentation of a {member.MemberType}.", nameof(member)),
        };
        XElement? found = Members.GetValueOrDefault(name)?.Element(element);
        string markdown = string.Concat(found?.Nodes().Select(node => Markdown(node, member.DeclaringType?.Name)) ?? []);
        return Space().Replace(markdown, " ").Trim().Replace("|", "\\|");
    }

    private static string Markdown(XNode node, string? type) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "paramref" } parameter => $"`{parameter.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "see" } see when see.Attribute("langword") is { } word => $"`{word.Value}`",
        XElement { Name.LocalName: "see" } see when see.Attribute("href") is { } address => $"[{see.Value}]({address.Value})",
        XElement { Name.LocalName: "see" } see => $"`{ShortName(see.Attribute("cref")!.Value, type)}`",
        XElement element => throw new NotSupportedException($"<{element.Name}> has no form in Markdown yet: {element}"),
        _ => "",
    };

    // T:Namespace.Type; M:Namespace.Type.Method(…), P:Namespace.Type.Property and F:Namespace.Enumeration.Value.
    private static string ShortName(string reference, string? type)
    {
        string[] parts = reference[2..].Split('(')[0].Split('.');
        return reference[0] == 'T' || (reference[0] != 'F' && parts[^2] == type) ? parts[^1] : $"{parts[^2]}.{parts[^1]}";
    }

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
