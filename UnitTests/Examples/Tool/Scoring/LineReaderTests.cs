using System.Text;
using Tool.Scoring.Job;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

public sealed class LineReaderTests
{
    [Fact]
    public void It_reads_whole_lines_of_any_length_and_knows_where_they_begin()
    {
        string[] lines = ["", "a", new('x', 200_000), "", new('y', 65_535), "z"];
        var reader = new LineReader(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\nunfinished")));
        long position = 0;

        foreach (string expected in lines)
        {
            Assert.Equal(position, reader.Position);
            Assert.True(reader.TryRead(out ReadOnlyMemory<byte> line));
            Assert.Equal(expected, Encoding.UTF8.GetString(line.Span));
            position += expected.Length + 1;
        }

        Assert.False(reader.TryRead(out _));
        Assert.Equal(position, reader.Position);
    }
}
