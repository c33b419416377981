using MLNet.GoogLeNet.Data.Files;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Files;

public sealed class CsvRecordsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("file,label\n1.png,a\n2.png,b\n")]
    [InlineData("file;label\r\n1.png;a\r\n2.png;b\r\n")]
    [InlineData("file\tlabel\n1.png\ta\n2.png\tb")]
    [InlineData("sep=;\nfile;label\n1.png;a\n2.png;b\n")]
    [InlineData("SEP=,\r\nfile,label\r\n1.png,a\r\n2.png,b\r\n")]
    [InlineData("\"sep=|\"\nfile|label\n1.png|a\n2.png|b\n")]
    [InlineData("sep=\t\nfile\tlabel\n1.png\ta\n2.png\tb\n")]
    [InlineData(" file , label \n 1.png , a\n2.png ,\tb \n")]
    [InlineData(" \"file\" , \"label\"\n 1.png , \"a\" \n\"2.png\", \"b\"\n")]
    [InlineData("\n  \n\nfile,label\n\n1.png,a\n,\n2.png,b\n\n   \n , \n,\n")]
    [InlineData("file,label\r1.png,a\r2.png,b\r")]
    public void The_same_records_are_read_however_they_are_written(string text)
    {
        (string[] columns, string[][] records) = Read(text);

        Assert.Equal(["file", "label"], columns);
        Assert.Equal([["1.png", "a"], ["2.png", "b"]], records);
    }

    [Fact]
    public void Separators_quotes_and_line_breaks_within_quotes_belong_to_the_value()
    {
        (string[] columns, string[][] records) = Read("\"a;b\";\"c\nd\"\n\"1;2\";\"x \"\"y\"\"\r\nz\"\n\" 3 \";4\n");

        Assert.Equal(["a;b", "c\nd"], columns);
        Assert.Equal([["1;2", "x \"y\"\r\nz"], [" 3 ", "4"]], records);
    }

    [Theory]
    [InlineData("a,b,c\n 1 ,\"2\", 3\n", " 1 ", "2", " 3")]
    [InlineData("a,b,c\n1 , \" 2,\"\"2 \" ,\n", "1 ", " 2,\"2 ", "")]
    [InlineData("a,b,c\r\n\t,  , x\t\r\n", "\t", "  ", " x\t")]
    [InlineData("a\tb\tc\n 1\t 2 \t\"\n\"\t\n", " 1", " 2 ", "\n")]
    [InlineData("a,b,c\n\n\"1\n2\",,3 \n", "1\n2", "", "3 ")]
    public void Values_can_be_had_as_they_are_written(string text, params string[] expected)
    {
        File.WriteAllText(_folder["list.csv"], text.Replace("\t\n", "\n"));
        using var records = new CsvRecords(_folder["list.csv"]);

        Assert.True(records.Read());
        Assert.Equal(expected, records.ReadAsWritten());
    }

    [Theory]
    [InlineData("", "The list '…' is empty. Its first line names the columns.")]
    [InlineData("\n \n,\n", "The list '…' is empty. Its first line names the columns.")]
    [InlineData("file,label\n1.png,a\n\n2.png\n", "Line 4 of '…' has 1 value, and line 1 names 2 columns. Give each column a value")]
    [InlineData("sep=,\nfile,label\n1.png,a,b\n",
        "Line 3 of '…' has 3 values, and line 2 names 2 columns. A value with a comma in it needs quotes")]
    [InlineData("file;label\n1.png;\"a\nb\";c\n", "Line 2 of '…' has 3 values, and line 1 names 2 columns. A value with a semicolon in it")]
    [InlineData("file,label, Label\n1,2,3\n", "Line 1 of '…' has two columns 'Label'. Give each column a name of its own.")]
    [InlineData("file,,label,\n1,2,3,4\n", "Line 1 of '…' has two columns without a name.")]
    [InlineData("file,label\n1,a\n2,\"b\"c\n", "Line 3 of '…' is not CSV. A value with a comma, a quote or a line break in it")]
    [InlineData("file,label\n1,a\n2,\"b\n3,c\n", "Line 3 of '…' is not CSV.")]
    [InlineData("file,label\n1,a\n\xFF", "Line 3 of '…' is not valid UTF-8: it has the byte 0xFF")]
    [InlineData("f\0i\0", "Line 1 of '…' is not valid UTF-8: it has the character NUL")]
    public void What_is_wrong_is_told_with_its_line(string text, string message)
    {
        File.WriteAllBytes(_folder["list.csv"], System.Text.Encoding.Latin1.GetBytes(text));

        Assert.StartsWith(message.Replace("…", _folder["list.csv"]), Assert.Throws<InvalidDataException>(Read).Message);

        void Read()
        {
            using var records = new CsvRecords(_folder["list.csv"]);
            while (records.Read())
            {
            }
        }
    }

    [Fact]
    public void An_unknown_separator_is_shown_with_those_that_are_understood()
    {
        File.WriteAllText(_folder["list.csv"], "file|label\n1.png|a\n");
        using var records = new CsvRecords(_folder["list.csv"]);

        Assert.Null(records.Find("file"));
        Assert.Equal(
            "Its only column is 'file|label'. Columns are separated by commas, semicolons or tabs; "
                + "to use another, name it in a line before the names, such as sep=|.",
            records.ColumnsFound);
    }

    private (string[] Columns, string[][] Records) Read(string text)
    {
        File.WriteAllText(_folder["list.csv"], text);
        using var records = new CsvRecords(_folder["list.csv"]);
        var read = new List<string[]>();
        while (records.Read())
            read.Add([.. Enumerable.Range(0, records.Columns.Count).Select(column => records[column])]);
        return ([.. records.Columns], [.. read]);
    }
}
