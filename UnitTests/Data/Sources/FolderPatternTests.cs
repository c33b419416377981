using MLNet.GoogLeNet.Data.Sources;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Sources;

public sealed class FolderPatternTests
{
    [Theory]
    [InlineData("*.jpg", "a.jpg", true)]
    [InlineData("*.jpg", "A.JPG", true)]
    [InlineData("*.jpg", "a.jpg.txt", false)]
    [InlineData("*.jpg", "b/a.jpg", false)]
    [InlineData("**/*.jpg", "a.jpg", true)]
    [InlineData("**/*.jpg", "b/c/a.jpg", true)]
    [InlineData("**", "b/c/a", true)]
    [InlineData("b/**", "b/c/a", true)]
    [InlineData("b/**", "c/a", false)]
    [InlineData("b/**", "b", false)]
    [InlineData("**/b", "b", true)]
    [InlineData("b*/", "bb/c/a", true)]
    [InlineData("**/c/**/*.jpg", "a/c/b/c/a.jpg", true)]
    [InlineData("**/c/**/*.jpg", "a/b/a.jpg", false)]
    [InlineData("**/**/x", "x", true)]
    [InlineData("*/c", "b/c", true)]
    [InlineData("*/c", "c", false)]
    [InlineData("a?*", "a?1", true)] // only * is special
    [InlineData("a?*", "ab1", false)]
    [InlineData("[a]*", "[a]1", true)]
    [InlineData(@"a\*", @"a\1", true)]
    [InlineData("a*b*c", "a--b--c", true)]
    public void A_path_fits_or_does_not(string pattern, string path, bool fits)
    {
        var compiled = new FolderPattern(pattern);

        ulong places = compiled.Start;
        foreach (string name in path.Split('/'))
            places = compiled.Next(compiled.Below(places), name);

        Assert.Equal(fits, compiled.Fits(places));
    }

    [Fact]
    public void A_pattern_of_too_many_names_is_refused()
    {
        string pattern = string.Join('/', Enumerable.Repeat("*", 64));

        Assert.Contains("has 64 names; it may have at most 63", Assert.Throws<ArgumentException>(() => new FolderPattern(pattern)).Message);
    }
}
