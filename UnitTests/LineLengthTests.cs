using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Two files fit side by side on a screen: no line of C# is longer than .editorconfig says.</summary>
public sealed class LineLengthTests
{
    private const int MostColumns = 140;

    [Theory]
    [InlineData("Data")]
    [InlineData("Transformers")]
    [InlineData("Estimators")]
    [InlineData("Examples")]
    [InlineData("UnitTests")]
    public void No_line_is_longer_than_140_columns(string folder)
    {
        string root = RepositoryFolder.PathOf(folder);
        string[] files = [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Where(file => !IsBuilt(root, file))];

        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            from line in File.ReadLines(file).Index()
            where line.Item.Length > MostColumns
            select $"{file}:{line.Index + 1} has {line.Item.Length} columns");
    }

    [Fact]
    public void Editors_know_the_limit() =>
        Assert.Contains($"max_line_length = {MostColumns}", File.ReadAllLines(RepositoryFolder.PathOf(".editorconfig")));

    private static bool IsBuilt(string root, string file) =>
        Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");
}
