using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Code can be read beside other code: no line of C# is longer than the 140 columns of .editorconfig.</summary>
public sealed class LineLengthTests
{
    private const int MostColumns = 140;

    [Fact]
    public void No_line_of_code_is_longer_than_140_columns()
    {
        string[] tooLong =
        [
            .. from file in RepositoryFolder.SourceFiles("*.cs")
               from line in File.ReadLines(file).Index()
               where line.Item.Length > MostColumns
               select $"{Path.GetRelativePath(RepositoryFolder.Root, file)}:{line.Index + 1} has {line.Item.Length} columns",
        ];

        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_limit_is_the_one_of_the_editor_configuration() =>
        Assert.Contains($"max_line_length = {MostColumns}", File.ReadAllLines(RepositoryFolder.PathOf(".editorconfig")));
}
