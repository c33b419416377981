using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLNet.GoogLeNet.UnitTests.Examples.Notebooks;

/// <summary>The source of a cell as C# that a scripting session takes.</summary>
internal static partial class CellCode
{
    /// <summary>The code of a cell, piece by piece: that of a file that it imports stands in the place of the directive.</summary>
    /// <param name="source">The cell.</param>
    /// <param name="folder">Where relative paths begin.</param>
    /// <exception cref="NotSupportedException">There is a directive of the notebook kernel that is not known here.</exception>
    public static IEnumerable<string> Pieces(string source, string folder)
    {
        var piece = new List<string>();
        foreach (string line in source.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Import().Match(line) is { Success: true } import)
            {
                yield return string.Join('\n', piece);
                piece.Clear();
                foreach (string imported in Imported(Path.Combine(folder, import.Groups["file"].Value)))
                    yield return imported;
            }
            else if (KernelDirective().IsMatch(line))
                throw new NotSupportedException(
                    $"'{line.Trim()}' is for the notebook kernel, and the tests know only #!import and #r with a file. Show it in the "
                        + "text instead.");
            else
                piece.Add(line);
        }
        yield return string.Join('\n', piece);
    }

    /// <summary>Whether a cell ends in an expression without a semicolon, whose value is to be shown.</summary>
    public static bool EndsInExpression(string source)
    {
        string code = string.Join('\n', source.Split('\n').Where(line => !line.StartsWith('#')));
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, CSharpParseOptions.Default.WithKind(SourceCodeKind.Script));
        return tree.GetCompilationUnitRoot().Members.LastOrDefault() is GlobalStatementSyntax
        {
            Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true },
        };
    }

    // A file of cells: each begins with a line that names its language.
    private static IEnumerable<string> Imported(string file) => CSharpCell().Split(File.ReadAllText(file).ReplaceLineEndings("\n")).Skip(1);

    [GeneratedRegex("""^#!import\s+"?(?<file>[^"]+?)"?\s*$""")]
    private static partial Regex Import();

    [GeneratedRegex("""^\s*(#!|#i\s|#r\s+"nuget:)""")]
    private static partial Regex KernelDirective();

    [GeneratedRegex(@"^#!csharp[^\S\n]*\n", RegexOptions.Multiline)]
    private static partial Regex CSharpCell();
}
