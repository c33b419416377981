using System.Text;
using MLNet.GoogLeNet.Data.Files;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Files;

public sealed class StrictTextReaderTests
{
    // With a character of two UTF-16 units, and with the one that decoders put in the place of others.
    private const string Text = "file,label\r\nMühle,花\n\U0001F33B,\uFFFD\n";

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes(Text) },
        { "UTF-8 with a mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)] },
        { "UTF-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Text)] },
        { "UTF-16, big end first", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Text)] },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_same_text_comes_out_of_every_encoding_however_its_bytes_arrive(string encoding, byte[] bytes)
    {
        foreach (int atOnce in new[] { 1, 2, 3, 5, 10_000 })
            Assert.True(Text == new StrictTextReader(new Pieces(bytes, atOnce), null).ReadToEnd(), $"{encoding}, {atOnce} bytes at once");
    }

    [Fact]
    public void A_long_text_is_read_to_its_end()
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i}花\n"));

        Assert.Equal(text, Reader(Encoding.UTF8.GetBytes(text)).ReadToEnd());
        Assert.Equal(text, Reader([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]).ReadToEnd());
        Assert.Equal("", Reader([]).ReadToEnd());
    }

    [Fact]
    public void Windows_1252_is_refused_with_file_line_and_what_to_do()
    {
        byte[] bytes = Encoding.Latin1.GetBytes("a\nb\nM\u00FChle\n");

        StrictTextReader reader = Reader(bytes, "list.csv");
        Assert.Equal(("a", "b"), (reader.ReadLine(), reader.ReadLine()));
        Assert.Equal(
            "Line 3 of 'list.csv' is not valid UTF-8: it has the byte 0xFC ('ü' in Windows-1252). "
                + "Save the file as UTF-8 (in Excel: CSV UTF-8).",
            Assert.Throws<InvalidDataException>(() => reader.ReadLine()).Message);
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0xC3 }, "Line 1", "UTF-8", "the byte 0xC3")] // ends within a character
    [InlineData(new byte[] { 0x0A, 0xC0, 0x80 }, "Line 2", "UTF-8", "the byte 0xC0")] // longer than need be
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "Line 1", "UTF-8", "the byte 0xED")] // half of a surrogate pair
    [InlineData(new byte[] { 0x80 }, "Line 1", "UTF-8", "the byte 0x80.")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x0A, 0x00, 0x00, 0xD8 }, "Line 2", "UTF-16", "half of a surrogate pair, 0xD800")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0xDC, 0x00, 0x00, 0x61 }, "Line 1", "UTF-16", "half of a surrogate pair, 0xDC00")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61 }, "Line 1", "UTF-16", "half of a character")]
    [InlineData(new byte[] { 0x61, 0x00, 0x0A, 0x00 }, "Line 1", "UTF-8", "the character NUL")] // UTF-16 without a mark
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00 }, "Line 1", "UTF-16", "the character NUL")] // UTF-32
    public void What_is_not_valid_is_refused_and_never_replaced(byte[] bytes, string line, string encoding, string found)
    {
        foreach (int atOnce in new[] { 1, 10_000 })
        {
            var reader = new StrictTextReader(new Pieces(bytes, atOnce), "f");
            Assert.StartsWith(
                $"{line} of 'f' is not valid {encoding}: it has {found}", Assert.Throws<InvalidDataException>(reader.ReadToEnd).Message);
            Assert.Throws<InvalidDataException>(() => reader.Read()); // and again: there is no way around it
        }
    }

    [Fact]
    public void Paths_that_end_with_nul_are_counted_as_paths()
    {
        var reader = new StrictTextReader(new MemoryStream([.. "a\nb\0c\0"u8, 0xE9, 0]), path: null, '\0');

        Assert.StartsWith(
            "Path 3 of standard input is not valid UTF-8: it has the byte 0xE9 ('é' in Windows-1252). Convert a list to UTF-8, for",
            Assert.Throws<InvalidDataException>(reader.ReadToEnd).Message);
    }

    [Fact]
    public void What_has_come_is_passed_on_without_waiting_for_more()
    {
        var stream = new Pieces("abc\ndef"u8.ToArray(), 4);
        var reader = new StrictTextReader(stream, path: null);

        Assert.Equal("abc", reader.ReadLine());
        Assert.Equal(4, stream.Position);
    }

    private static StrictTextReader Reader(byte[] bytes, string? path = null) => new(new MemoryStream(bytes), path);

    /// <summary>Bytes that come in pieces, as through a pipe.</summary>
    private sealed class Pieces(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, atOnce)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, atOnce));
    }
}
