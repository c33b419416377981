using Tool.CommandLine;
using Tool.Scoring.Outputs;

namespace Tool.Scoring.Options;

/// <summary>A file for rows, in one of the formats of <see cref="OutputFormat"/>.</summary>
internal sealed class RowsFileAttribute(string name, string form, string help) : OptionAttribute(name, form, help)
{
    public override object Parse(string text, Type type) => OutputFormat.Has(text) && !Directory.Exists(text)
        ? text
        : throw new FormatException($"a file that ends in {OutputFormat.Extensions} is expected");
}
