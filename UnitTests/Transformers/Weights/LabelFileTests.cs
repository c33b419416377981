using MLNet.GoogLeNet.Transformers.Weights;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights;

public sealed class LabelFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tench\ngoldfish")]
    [InlineData("\uFEFFtench\r\n  goldfish \r\n\r\n\r\n")]
    public void It_has_a_name_a_line(string text) => Assert.Equal(["tench", "goldfish"], Read(text));

    [Fact]
    public void Names_in_UTF_16_are_read()
    {
        File.WriteAllText(_folder["names.txt"], "Mühle\r\n花\r\n", System.Text.Encoding.Unicode);

        Assert.Equal(["Mühle", "花"], LabelFile.Read(_folder["names.txt"]));
    }

    [Fact]
    public void Names_in_Windows_1252_are_refused_with_their_line()
    {
        File.WriteAllBytes(_folder["names.txt"], System.Text.Encoding.Latin1.GetBytes("a\nM\u00FChle\n"));

        Assert.StartsWith($"Line 2 of '{_folder["names.txt"]}' is not valid UTF-8",
            Assert.Throws<InvalidDataException>(() => LabelFile.Read(_folder["names.txt"])).Message);
    }

    [Fact]
    public void An_empty_line_between_names_is_refused() => Refuses("a\n\nb", "Line 2 of ", " is empty");

    [Fact]
    public void The_same_name_twice_is_refused_with_both_lines() => Refuses("crane\nb\ncrane\n", "Lines 1 and 3 of ", "are both 'crane'");

    [Fact]
    public void A_file_that_is_no_list_is_refused_before_it_is_read()
    {
        using (FileStream file = File.Create(_folder["names.txt"]))
            file.SetLength(1L << 40); // sparse: it takes no room

        Assert.Contains("has 1,099,511,627,776 bytes; a list of class names has at most 16,777,216",
            Assert.Throws<InvalidDataException>(() => LabelFile.Read(_folder["names.txt"])).Message);
    }

    private string[] Read(string text)
    {
        File.WriteAllText(_folder["names.txt"], text);
        return LabelFile.Read(_folder["names.txt"]);
    }

    private void Refuses(string text, params string[] parts)
    {
        string message = Assert.Throws<InvalidDataException>(() => Read(text)).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
    }
}
