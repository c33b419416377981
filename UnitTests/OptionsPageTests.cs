using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>docs/options.md has every option as it is.</summary>
/// <remarks>Where <c>MLNET_GOOGLENET_RENEW_OPTIONS</c> is set, the page is written first.</remarks>
public sealed class OptionsPageTests
{
    private static readonly string Path = RepositoryFolder.PathOf("docs", "options.md");

    [Fact]
    public void The_page_of_options_says_what_the_code_and_its_documentation_say()
    {
        string current = OptionsPage.Markdown();
        if (Environment.GetEnvironmentVariable("MLNET_GOOGLENET_RENEW_OPTIONS") is { Length: > 0 })
            File.WriteAllText(Path, current);

        string kept = File.Exists(Path) ? File.ReadAllText(Path).ReplaceLineEndings("\n") : "";
        (string Kept, string Current)[] different =
            [.. kept.Split('\n').Zip(current.Split('\n')).Where(lines => lines.First != lines.Second)];
        Assert.True(
            kept == current,
            "docs/options.md is out of date; CONTRIBUTING.md has the command that writes it again. "
            + (different.Length == 0 ? "It is cut short." : $"It has:\n{different[0].Kept}\nand should have:\n{different[0].Current}"));
    }
}
