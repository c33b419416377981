using System.Text;
using CommandLine;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

public sealed class BestEffortWriterTests
{
    private readonly Disk _disk = new();
    private readonly List<Exception> _told = [];
    private readonly BestEffortWriter _writer;

    public BestEffortWriterTests() => _writer = new(_disk, _told.Add);

    [Fact]
    public async Task What_cannot_be_written_is_dropped_and_told_once_and_what_can_be_is_written()
    {
        _writer.WriteLine("before");
        _disk.IsFull = true;
        _writer.Write('a');
        _writer.Write("b");
        _writer.Write("c".ToCharArray());
        _writer.WriteLine("d");
        await _writer.WriteLineAsync("e");
        _writer.Flush();
        _disk.IsFull = false;
        _writer.WriteLine("after");

        Assert.Equal($"before{Environment.NewLine}after{Environment.NewLine}", _disk.Text.ToString());
        Assert.Equal("full", Assert.Single(_told).Message);
    }

    [Fact]
    public void A_mistake_of_the_program_is_not_dropped() =>
        Assert.Throws<ArgumentNullException>(() => _writer.Write(null!, 0, 1));

    private sealed class Disk : TextWriter
    {
        public StringBuilder Text { get; } = new();

        public bool IsFull { get; set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            Flush();
            Text.Append(value);
        }

        public override void Flush()
        {
            if (IsFull)
                throw new IOException("full");
        }
    }
}
