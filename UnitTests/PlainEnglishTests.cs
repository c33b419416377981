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
        (TakesOff(), "\"subtracts\" instead of \"takes off\""),
        (SpeaksFor(), "\"evidence for\" instead of \"what speaks for\""),
        (ToldOf(), "\"receives\", \"logs\" or \"shows\" instead of \"is told of\""),
        (InOneAct(), "\"atomically\" instead of \"in one act\""),
        (PassedOver(), "\"skipped\" instead of \"passed over\""),
        (NamedRightly(), "\"classified correctly\" instead of \"named rightly\""),
        (AnotherThan(), "\"a different X from\" or \"an X other than\" instead of \"another X than\""),
        (OfThese(), "\"these Xs have\" instead of \"of these Xs there are\""),
        (GoesOnFrom(), "\"resumes\" or \"continues\" instead of \"goes on from\""),
        (StaysAsItIs(), "\"is unchanged\" instead of \"stays as it is\""),
        (SomeHundred(), "\"a few hundred\" instead of \"some hundred\""),
        (IsOfAnother(), "\"belongs to\" or \"comes from\" instead of \"is of another\""),
        (AfterTheOther(), "\"X by X\" instead of \"an X after the other\""),
        (ThatIsThere(), "\"an existing X\" instead of \"one that is there\""),
        (DoesNotSuffice(), "\"there is not enough memory\" instead of \"memory does not suffice\""),
        (WhoseGuess(), "\"it is unclear\" instead of \"is anyone's guess\""),
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
    [InlineData("It takes the mean off.")]
    [InlineData("What speaks for a class.")]
    [InlineData("Progress is told of each epoch.")]
    [InlineData("A value is told by its level.")]
    [InlineData("The file is replaced in one act.")]
    [InlineData("Blank lines are passed over.")]
    [InlineData("It names 309 of them rightly.")]
    [InlineData("It has other classes than the first.")]
    [InlineData("Of these classes there is no image.")]
    [InlineData("The next call goes on from there.")]
    [InlineData("The network stays as it is.")]
    [InlineData("Some hundred images are enough.")]
    [InlineData("The checkpoint is of a training with other options.")]
    [InlineData("Pixels, a row after the other.")]
    [InlineData("The output that is there is replaced.")]
    [InlineData("Memory does not suffice.")]
    [InlineData("Which is meant is anyone's guess.")]
    public void A_turn_of_phrase_is_recognised(string text) => Assert.Contains(Patterns, pattern => pattern.Pattern.IsMatch(text));

    [Theory]
    [InlineData("There is no file.")]
    [InlineData("There are no longer two of them, and it is no slower.")]
    [InlineData("It reads 100 images a second.")]
    [InlineData("Give a class a name.")]
    [InlineData("The byte stands for 0.")]
    [InlineData("There was no choice other than this, and no other way than that.")]
    [InlineData("It has more rows for other tests than are needed.")]
    [InlineData("Leave it as it is, and training goes on.")]
    [InlineData("Of these classes, three have no images.")]
    [InlineData("The model is of another kind.")]
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

    [GeneratedRegex(@"\b[Tt]ak(e|es|ing) (it|the mean|a given mean) off\b")]
    private static partial Regex TakesOff();

    [GeneratedRegex(@"\b([Ww]hat|[Nn]othing) speaks (for|against)\b")]
    private static partial Regex SpeaksFor();

    [GeneratedRegex(@"\b[Ii]s told (of each|of the|by)\b")]
    private static partial Regex ToldOf();

    [GeneratedRegex(@"\bin one act\b")]
    private static partial Regex InOneAct();

    [GeneratedRegex(@"\b(is|are|be|files) passed over\b")]
    private static partial Regex PassedOver();

    [GeneratedRegex(@"\bnam(es|ed)\b.{0,20}\brightly\b")]
    private static partial Regex NamedRightly();

    [GeneratedRegex(@"\b([Aa]nother [a-z]+|other (classes|columns|images|options|features|names)) than\b")]
    private static partial Regex AnotherThan();

    [GeneratedRegex(@"\bOf (these|those) [a-z]+ there (is|are)\b")]
    private static partial Regex OfThese();

    [GeneratedRegex(@"\bgo(es)? on (from|where|after|answering)\b")]
    private static partial Regex GoesOnFrom();

    [GeneratedRegex(@"\b(stays?|taken) as (it is|they are)\b")]
    private static partial Regex StaysAsItIs();

    [GeneratedRegex(@"\b[Ss]ome (hundred|thousand)\b")]
    private static partial Regex SomeHundred();

    [GeneratedRegex(@"\bis of (a|another) (training|job|format)\b")]
    private static partial Regex IsOfAnother();

    [GeneratedRegex(@"\b[Aa] [a-z]+ after the other\b")]
    private static partial Regex AfterTheOther();

    [GeneratedRegex(@"\b(one|[Oo]utput|[Ff]ile) that is there\b")]
    private static partial Regex ThatIsThere();

    [GeneratedRegex(@"\bd(oes|id|o) not suffice\b")]
    private static partial Regex DoesNotSuffice();

    [GeneratedRegex(@"\bany(one|body)'s guess\b")]
    private static partial Regex WhoseGuess();
}
