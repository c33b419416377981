using System.CommandLine;
using Tool.CommandLine;
using Tool.Commands;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.CommandLine;

public class InvocationTests
{
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_exit_code_of_the_run_is_the_exit_code_of_the_program(int code)
    {
        Assert.Equal(code, await Invoke((_, _) => code));
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task A_failed_run_is_told_in_one_line_with_exit_code_4()
    {
        Assert.Equal(4, await Invoke((_, _) => throw new FormatException("Row 3 has no label.\n  Give it one.")));

        Assert.Equal("Row 3 has no label. Give it one." + Environment.NewLine, _error.ToString());
    }

    [Fact]
    public async Task Wrappers_that_say_nothing_are_taken_off()
    {
        var cause = new InvalidOperationException("a.jpg is not an image.", new IOException("end of stream"));
        Exception wrapped = new InvalidOperationException(
            "Splitter/consolidator worker encountered exception while consuming source data", cause);

        Assert.Equal(4, await Invoke((_, _) => throw new AggregateException(wrapped)));

        Assert.Equal("a.jpg is not an image." + Environment.NewLine, _error.ToString());
    }

    [Fact]
    public async Task Of_an_argument_that_is_wrong_only_the_sentence_is_told()
    {
        await Invoke((_, _) => throw new ArgumentOutOfRangeException("options", 1, "MiniBatchSize is 1. Batch norm needs 2 or more."));

        Assert.Equal("MiniBatchSize is 1. Batch norm needs 2 or more." + Environment.NewLine, _error.ToString());
    }

    [Fact]
    public async Task An_exception_without_a_message_is_told_by_its_type()
    {
        Assert.Equal(4, await Invoke((_, _) => throw new IOException("")));

        Assert.Equal("IOException" + Environment.NewLine, _error.ToString());
    }

    [Fact]
    public async Task Cancelling_reaches_the_run_and_ends_politely()
    {
        using var source = new CancellationTokenSource();

        int code = await Invoke(
            (_, cancellation) =>
            {
                source.Cancel();
                cancellation.ThrowIfCancellationRequested();
                return 0;
            },
            source);

        Assert.Equal(5, code);
        Assert.Equal("Cancelled." + Environment.NewLine, _error.ToString());
    }

    [Fact]
    public async Task A_run_that_saves_what_it_has_when_cancelled_chooses_its_exit_code()
    {
        using var source = new CancellationTokenSource();

        int code = await Invoke(
            (_, cancellation) =>
            {
                source.Cancel();
                return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
            },
            source);

        Assert.Equal(5, code);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task A_name_that_begins_with_an_at_sign_is_a_name()
    {
        string? folder = null;

        await Invoke(
            (options, _) =>
            {
                folder = options.Folder;
                return 0;
            },
            folder: "@flowers");

        Assert.Equal("@flowers", Path.GetFileName(folder));
    }

    private Task<int> Invoke(
        Func<DrawOptions, CancellationToken, int> run, CancellationTokenSource? source = null, string folder = "flowers") => Invocation.Run(
        new RootCommand { DrawCommand.Build(run) },
        ["draw", folder], TextWriter.Null, _error, source?.Token ?? TestContext.Current.CancellationToken);
}
