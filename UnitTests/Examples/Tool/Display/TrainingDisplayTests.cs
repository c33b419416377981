using Spectre.Console;
using Tool.Display;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Display;

public class TrainingDisplayTests
{
    private const char Escape = '\e';

    private readonly StringWriter _text = new();

    [Fact]
    public void Redirected_each_line_is_written_at_once_and_nothing_else()
    {
        var seen = new List<string>();

        int result = TrainingDisplay.Run(Consoles.Redirected(_text), epochs: 2, startsWithHead: false, (share, line) =>
        {
            share.Report(0.25);
            seen.Add(_text.ToString());
            line.Report("epoch 1");
            seen.Add(_text.ToString());
            line.Report("epoch 2");
            return 42;
        });

        Assert.Equal(42, result);
        Assert.Equal(["", Lines("epoch 1")], seen);
        Assert.Equal(Lines("epoch 1", "epoch 2"), _text.ToString());
    }

    [Fact]
    public void Redirected_long_lines_are_not_wrapped()
    {
        string line = string.Join(' ', Enumerable.Repeat("loss 0.123", 40));

        Show(Consoles.Redirected(_text), line);

        Assert.Equal(Lines(line), _text.ToString());
    }

    [Fact]
    public void On_a_terminal_there_is_a_bar_that_names_the_epoch()
    {
        IAnsiConsole console = Consoles.Watched(_text);

        TrainingDisplay.Run(console, epochs: 4, startsWithHead: false, (share, _) =>
        {
            share.Report(0.5);
            return 0;
        });

        Assert.Contains("Epoch 3 of 4", _text.ToString());
        Assert.Contains("50%", _text.ToString());
        Assert.Contains(Escape, _text.ToString());
    }

    [Fact]
    public void Brackets_are_text_and_not_markup()
    {
        Show(Consoles.Watched(_text), "best class [red]rose[/] [");

        Assert.Contains("best class [red]rose[/] [", _text.ToString());
    }

    [Fact]
    public void What_the_work_throws_is_thrown_on()
    {
        Assert.Throws<FormatException>(() =>
            TrainingDisplay.Run<int>(Consoles.Watched(_text), 1, startsWithHead: false, (_, _) => throw new FormatException()));
    }

    [Fact]
    public void Reports_are_handled_in_order_before_the_call_returns()
    {
        var handled = new List<int>();
        IProgress<int> progress = new SynchronousProgress<int>(handled.Add);

        for (int i = 0; i < 100; i++)
        {
            progress.Report(i);
            Assert.Equal(i, handled[^1]);
        }
    }

    private static void Show(IAnsiConsole console, string line) => TrainingDisplay.Run(console, 1, startsWithHead: false, (_, lines) =>
    {
        lines.Report(line);
        return 0;
    });

    private static string Lines(params string[] lines) =>
        string.Concat(lines.Select(line => line + Environment.NewLine));
}
