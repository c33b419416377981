using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Links between the pages and the files of the repository lead somewhere.</summary>
public sealed partial class LinksTests
{
    public static TheoryData<string> Pages { get; } =
        [.. Directory.EnumerateFiles(RepositoryFolder.FullPath, "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryFolder.FullPath, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" || part.StartsWith('.')))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_files_that_exist_and_to_headings_that_they_have(string page) => Assert.Empty(Broken(page));

    [Fact]
    public void The_index_of_docs_lists_every_page()
    {
        string contents = File.ReadAllText(RepositoryFolder.PathOf("docs", "README.md"));

        Assert.All(
            Directory.GetFiles(RepositoryFolder.PathOf("docs"), "*.md").Select(Path.GetFileName).Where(name => name != "README.md"),
            name => Assert.Contains($"]({name})", contents));
    }

    [Theory]
    [InlineData("## Where the network looks", "where-the-network-looks")]
    [InlineData("### `score`, and *more*: 2.5", "score-and-more-25")]
    [InlineData("# From [here](there.md) on", "from-here-on")]
    public void A_heading_has_an_anchor_as_the_hosting_sites_make_it(string heading, string anchor) =>
        Assert.Equal(anchor, Assert.Single(Anchors(heading)));

    [Fact]
    public void The_second_of_two_headings_is_numbered() => Assert.Equal(["files", "files-1"], Anchors("# Files\n\n## Files\n"));

    [Fact]
    public void Comments_of_code_are_not_headings() => Assert.Empty(Anchors("```\n# a comment\n```\n"));

    [Fact]
    public void A_link_to_a_line_leads_to_the_member_that_it_names()
    {
        string[] lines = ["class Reader", "{", "    int Read() => ReadAll();"];

        Assert.Null(MissingFrom(lines, 3, "`Reader.Read`"));
        Assert.Equal("; it is in the lines 3", MissingFrom(lines, 1, "`Reader.Read`"));
        Assert.Equal("; it is in the lines 1", MissingFrom(lines, 4, "`Reader`"));
    }

    private static IEnumerable<string> Broken(string page)
    {
        string folder = Path.GetDirectoryName(RepositoryFolder.PathOf(page))!;
        foreach (Match link in Link().Matches(WithoutCode(File.ReadAllText(RepositoryFolder.PathOf(page)))))
        {
            string target = link.Groups["target"].Value, anchor = link.Groups["anchor"].Value;
            string path = target.Length > 0 ? Path.Combine(folder, target) : RepositoryFolder.PathOf(page);
            if (!Path.Exists(path))
                yield return $"there is no {target}";
            else if (Line().Match(anchor) is { Success: true } line)
            {
                int number = int.Parse(line.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
                if (MissingFrom(File.ReadAllLines(path), number, link.Groups["text"].Value) is { } where)
                    yield return $"{target}#{anchor} is not the line of {link.Groups["text"].Value}{where}";
            }
            else if (anchor.Length > 0 && !Anchors(File.ReadAllText(path)).Contains(anchor))
                yield return $"{target} has no heading #{anchor}";
        }
    }

    // A link to a line names a member in its text: the line has it, as a whole word.
    private static string? MissingFrom(string[] lines, int number, string text)
    {
        string member = text.Trim('`').Split('.')[^1];
        var word = new Regex($@"\b{Regex.Escape(member)}\b");
        if (number >= 1 && number <= lines.Length && word.IsMatch(lines[number - 1]))
            return null;
        IEnumerable<int> found = lines.Index().Where(line => word.IsMatch(line.Item)).Select(line => line.Index + 1);
        return $"; it is in the lines {string.Join(", ", found)}";
    }

    // As GitHub makes them: of the visible text in small letters, spaces become hyphens and punctuation goes.
    private static IEnumerable<string> Anchors(string markdown)
    {
        var seen = new Dictionary<string, int>();
        foreach (Match heading in Heading().Matches(WithoutCode(markdown)))
        {
            string text = LinkText().Replace(heading.Groups["text"].Value.Trim(), "${text}").ToLowerInvariant();
            string anchor = Punctuation().Replace(text, "").Replace(' ', '-');
            int before = seen.GetValueOrDefault(anchor);
            seen[anchor] = before + 1;
            yield return before == 0 ? anchor : $"{anchor}-{before}";
        }
    }

    private static string WithoutCode(string markdown) => Fence().Replace(markdown.ReplaceLineEndings("\n"), "");

    [GeneratedRegex(@"(?<=\[(?<text>[^\[\]]*))\]\((?!\w+:)(?<target>[^)#\s]*)(#(?<anchor>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^L(?<number>\d+)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^#{1,6} +(?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
