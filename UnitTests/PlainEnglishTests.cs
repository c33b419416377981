using System.Text.RegularExpressions;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Turns of phrase that no native reader would write stay out of code, messages and documentation.</summary>
public sealed partial class PlainEnglishTests
{
    private static readonly string[] Endings = [".cs", ".md", ".ipynb", ".py", ".sh", ".csproj", ".props", ".targets"];

    /// <summary>What is looked for, and what to write instead.</summary>
    private static readonly (Regex Pattern, string Instead)[] Patterns =
    [
        (NoNoun(), "\"is not a X\" instead of \"is no X\""),
        (Distributive(), "\"one X per Y\" instead of \"a X a Y\""),
        (PerUnit(), "\"Xs per Y\" instead of \"Xs a Y\""),
        (Anew(), "\"again\" instead of \"anew\""),
        (TakenOff(), "\"subtracted\" or \"removed\" instead of \"taken off\""),
        (HasItNot(), "\"does not have it\" instead of \"has it not\""),
        (WhatWasLearnt(), "\"the trained network\" instead of \"what was learnt\""),
        (StandsThere(), "\"is in\" instead of \"stands in\""),
        (AsRightAsTheySay(), "\"calibrated\" instead of \"as often right as they say\""),
    ];

    [Fact]
    public void No_text_uses_a_turn_of_phrase_that_a_native_reader_would_not()
    {
        string root = RepositoryFolder.PathOf("");
        string[] found = [.. from file in Texts(root)
                             from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
                             where line.Text.Length < LongestLine
                             from pattern in Patterns
                             where pattern.Pattern.IsMatch(line.Text)
                             select $"{Path.GetRelativePath(root, file)}:{line.Number}: {pattern.Instead}: {line.Text.Trim()}"];

        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Theory]
    [InlineData("The file is no checkpoint.")]
    [InlineData("Values that are no numbers.")]
    [InlineData("One row an image.")]
    [InlineData("A folder with a subfolder a class.")]
    [InlineData("A few dozen images a class are enough.")]
    [InlineData("Score the shards anew.")]
    [InlineData("The mean is taken off.")]
    [InlineData("The folder has it not.")]
    [InlineData("What was learnt travels.")]
    [InlineData("The version stands in the header.")]
    [InlineData("Probabilities that are as often right as they say.")]
    public void A_turn_of_phrase_is_recognised(string text) => Assert.Contains(Patterns, pattern => pattern.Pattern.IsMatch(text));

    [Theory]
    [InlineData("There is no file.")]
    [InlineData("There are no longer two of them, and it is no slower.")]
    [InlineData("It reads 100 images a second.")]
    [InlineData("Give a class a name.")]
    [InlineData("The byte stands for 0.")]
    public void Plain_English_is_left_alone(string text) => Assert.DoesNotContain(Patterns, pattern => pattern.Pattern.IsMatch(text));

    private const int LongestLine = 2_000; // longer ones are images in notebooks

    private static IEnumerable<string> Texts(string root) => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Where(file => Endings.Contains(Path.GetExtension(file)))
        .Where(file => !Built().IsMatch(Path.GetRelativePath(root, file)))
        .Where(file => Path.GetFileName(file) != $"{nameof(PlainEnglishTests)}.cs");

    [GeneratedRegex(@"(^|[/\\])(bin|obj|artifacts|TestResults|output|tmp|shared|\.[^/\\]+)[/\\]")]
    private static partial Regex Built();

    [GeneratedRegex(
        @"(?<![Tt]here )\b(is|are|was|were) no (?!longer|more|less|better|worse|faster|slower|larger|smaller|brighter|farther|other)")]
    private static partial Regex NoNoun();

    [GeneratedRegex(
        @"\b([Aa]|[Oo]ne) (subfolder|line|row|value|weight|mean|path|word|number|file) an? (class|row|image|channel|epoch|line|kind)\b")]
    private static partial Regex Distributive();

    [GeneratedRegex(@"\b(images|bytes|bits|steps|crops|multiply-adds|rows|values) (a|an) (class|image|pixel|channel|epoch|step|row)\b")]
    private static partial Regex PerUnit();

    [GeneratedRegex(@"\banew\b")]
    private static partial Regex Anew();

    [GeneratedRegex(@"\btaken off\b")]
    private static partial Regex TakenOff();

    [GeneratedRegex(@"\bha(s|ve|d) (it|them) not\b")]
    private static partial Regex HasItNot();

    [GeneratedRegex(@"\b[Ww]hat was learnt\b")]
    private static partial Regex WhatWasLearnt();

    [GeneratedRegex(@"\bstands? (alone in|above|in the (header|file|name|graph|table)|beside an output|once)\b")]
    private static partial Regex StandsThere();

    [GeneratedRegex(@"as often right as they say")]
    private static partial Regex AsRightAsTheySay();
}
