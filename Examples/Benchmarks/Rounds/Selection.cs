using System.CommandLine;
using System.CommandLine.Parsing;

namespace Benchmarks.Rounds;

/// <summary>
/// Which contestants take part: those that <c>--only</c> names. Precisions are one kind, and everything else is another; where none of a
/// kind is named, all of it takes part.
/// </summary>
/// <param name="Names">Those that are named; none: all take part.</param>
internal sealed record Selection(params IReadOnlyList<string> Names)
{
    /// <summary>Why a bar has no value.</summary>
    public const string NotSelected = "it is not among --only";

    public const string Auto = "auto", Float32 = "float32", BFloat16 = "bfloat16", Int8 = "int8";

    private static readonly string[] Precisions = [Auto, Float32, BFloat16, Int8];

    /// <summary>Whether a contestant takes part.</summary>
    public bool Has(string name) =>
        IsNamed(name) || !Names.Any(other => Precisions.Contains(other) == Precisions.Contains(name));

    /// <summary>Whether a contestant was asked for by its name.</summary>
    public bool IsNamed(string name) => Names.Contains(name);

    /// <summary>The option, of which the names are separated by commas.</summary>
    /// <param name="names">The contestants that there are.</param>
    public static Option<Selection> Option(params IReadOnlyList<string> names)
    {
        string list = string.Join(", ", names);
        return new("--only")
        {
            Description = $"The contestants, separated by commas: {list}. Where only precisions are named, they meet all the others, and "
                + $"the other way round. [default: all, without {BFloat16} where it is emulated]",
            HelpName = "names",
            CustomParser = Parse,
        };

        Selection? Parse(ArgumentResult result)
        {
            string[] asked = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries))];
            if (asked.FirstOrDefault(name => !names.Contains(name)) is not { } wrong)
                return new(asked);
            result.AddError($"--only is '{wrong}', but some of {list} are expected, separated by commas.");
            return null;
        }
    }
}
