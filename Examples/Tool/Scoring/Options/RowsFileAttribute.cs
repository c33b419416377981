using MLNet.GoogLeNet.Data.Files;
using Tool.CommandLine;
using Tool.Scoring.Outputs;

namespace Tool.Scoring.Options;

/// <summary>A file for rows, in one of the formats of <see cref="OutputFormat"/>.</summary>
internal sealed class RowsFileAttribute(string name, string form, string help) : OptionAttribute(name, form, help)
{
    public override bool IsOutput => true;

    public override object Parse(string text, Type type)
    {
        if (!OutputFormat.Has(text) || Directory.Exists(text))
            throw new FormatException($"a file that ends in {OutputFormat.Extensions} is expected");
        return FileKind.Special(text) is { } kind
            ? throw new FormatException($"that is {kind}, and rows are kept until a job is done, so a file is expected")
            : text;
    }
}
