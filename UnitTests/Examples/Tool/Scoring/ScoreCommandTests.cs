using System.CommandLine;
using Tool.CommandLine;
using Tool.Scoring.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

public sealed class ScoreCommandTests
{
    private static readonly string[] Needed = ["score", "--model", "m.zip", "--input", "photos", "--output", "s.csv"];
    private readonly StringWriter _output = new(), _error = new();
    private ScoreOptions? _parsed;
    private MergeOptions? _merge;

    [Fact]
    public async Task Model_input_and_output_are_all_that_is_needed()
    {
        Assert.Equal(0, await Invoke(Needed));

        Assert.Equal(new ScoreOptions { Model = "m.zip", Input = "photos", Output = "s.csv" }, _parsed);
    }

    [Fact]
    public async Task Every_option_reaches_the_job()
    {
        Assert.Equal(0, await Invoke(
        [
            .. Needed, "--path-column", "file", "--null", "--overwrite", "--max-errors", "5%", "--shard", "1/4", "--batch-size", "8",
            "--precision", "BFloat16", "--device", "cuda", "--crops", "144", "--threads", "3", "--top-k", "0", "--scores", "--features",
            "--progress", "7",
            "--report", "report.html",
        ]));

        Assert.Equal(
            new ScoreOptions
            {
                Model = "m.zip",
                Input = "photos",
                Output = "s.csv",
                Report = "report.html",
                PathColumn = "file",
                NulSeparated = true,
                Overwrite = true,
                MaxErrors = new(null, 0.05),
                Shard = new(1, 4),
                BatchSize = 8,
                Precision = Precision.BFloat16,
                Device = ComputeDevice.Cuda,
                Crops = 144,
                Threads = 3,
                TopK = 0,
                AllScores = true,
                Features = true,
                ProgressSeconds = 7,
            },
            _parsed);
    }

    [Fact]
    public async Task Merge_takes_the_name_of_the_whole()
    {
        Assert.Equal(0, await Invoke("merge", "s.parquet", "--overwrite"));

        Assert.Equal(new MergeOptions { Output = "s.parquet", Overwrite = true }, _merge);
    }

    [Theory]
    [InlineData("--model <file>")]
    [InlineData("--labels <file>")]
    [InlineData("--input <path>")]
    [InlineData("--output <file>")]
    [InlineData("--report <html>")]
    [InlineData("--path-column <name>")]
    [InlineData("-0, --null")]
    [InlineData("--top-k <N>")]
    [InlineData("--scores")]
    [InlineData("--features")]
    [InlineData("--max-errors <N or N%>")]
    [InlineData("--shard <i/n>")]
    [InlineData("--shards <N>")]
    [InlineData("--overwrite")]
    [InlineData("--batch-size <N>")]
    [InlineData("--precision <auto|float32|bfloat16")]
    [InlineData("--device <cpu|cuda>")]
    [InlineData("--crops <1|10|144>")]
    [InlineData("--threads <N>")]
    [InlineData("--progress <N>")]
    [InlineData("find photos -name '*.jpg' -print0 | googlenet score --model flowers.zip --input - --null --output scores.csv")]
    [InlineData("0  all images are scored")]
    [InlineData("1  finished, but some images failed")]
    [InlineData("2  the command is wrong")]
    [InlineData("3  more images failed than --max-errors allows")]
    [InlineData("4  the model or the output cannot be used")]
    [InlineData("5  interrupted: the same command resumes")]
    [InlineData("6  the input has no images")]
    public async Task Help_has_options_examples_and_exit_codes(string text)
    {
        Assert.Equal(0, await Invoke("score", "--help"));

        Assert.Contains(text, _output.ToString());
        Assert.Null(_parsed);
    }

    [Theory]
    [InlineData("--top-k is '1001', but a whole number from 0 to 1000 is expected.", "--top-k", "1001")]
    [InlineData("--batch-size is '0', but", "--batch-size", "0")]
    [InlineData("--crops is '2', but 1 or 10 or 144 is expected.", "--crops", "2")]
    [InlineData("--precision is 'half', but auto or float32 or bfloat16", "--precision", "half")]
    [InlineData("--max-errors is '1.5', but a number of images (100) or a share of them (5%) is expected.", "--max-errors", "1.5")]
    [InlineData("--shard is '4/4', but a shard, counted from 0, and the number of shards are expected", "--shard", "4/4")]
    [InlineData("--shard and --shards are both given", "--shard", "0/4", "--shards", "4")]
    [InlineData("--shards is 4, but neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX says which", "--shards", "4")]
    [InlineData("--labels is given, but the model is a pipeline", "--labels", "names.txt")]
    [InlineData("Unrecognized command or argument '--topk'.", "--topk", "3")]
    public async Task What_is_wrong_is_told_in_one_line_with_exit_code_2(string message, params string[] args)
    {
        Assert.Equal(2, await Invoke([.. Needed, .. args]));

        Assert.StartsWith(message, Assert.Single(_error.ToString().TrimEnd().Split(Environment.NewLine)));
        Assert.Null(_parsed);
    }

    [Theory]
    [InlineData("Option '--model' is required.", "score", "--input", "x", "--output", "s.csv")]
    [InlineData("--output is 's.txt', but a file that ends in .csv, .jsonl or .parquet is expected.", "score", "--model", "m", "--input",
        "x", "--output", "s.txt")]
    [InlineData("The output is 's.txt', but", "merge", "s.txt")]
    public async Task What_is_missing_is_told_too(string message, params string[] args)
    {
        Assert.Equal(2, await Invoke(args));

        Assert.StartsWith(message, _error.ToString());
    }

    [Fact]
    public async Task A_pipe_or_a_device_is_no_output_of_a_job()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "folders there have no pipes");
        using var folder = new TempFolder();
        Command.Run("mkfifo", folder.FullPath, "s.csv");

        Assert.Equal(2, await Invoke("score", "--model", "m.zip", "--input", "photos", "--output", folder["s.csv"]));

        Assert.StartsWith(
            $"--output is '{folder["s.csv"]}', but that is a named pipe, and rows are kept until a job is done, so a file is expected.",
            _error.ToString());
    }

    [Theory]
    [InlineData("--output and --report are the same file", "s.csv", "--report", "s.csv")]
    [InlineData("--output and --input are the same file", "photos.csv")]
    [InlineData("--report and --model are the same file", "s.csv", "--report", "m.zip")]
    public async Task An_output_that_would_overwrite_another_or_an_input_is_refused(string message, string output, params string[] more)
    {
        string[] args = ["score", "--model", "m.zip", "--input", "photos.csv", "--output", output, .. more];

        Assert.Equal(2, await Invoke(args));

        Assert.StartsWith(message, _error.ToString());
        Assert.Null(_parsed);
    }

    [Fact]
    public async Task The_exit_code_of_a_job_is_the_exit_code_of_the_program()
    {
        foreach (int code in new[] { 0, 1 })
            Assert.Equal(code, await Invoke(Needed, _ => code));
        Assert.Equal(3, await Invoke(Needed, _ => throw new JobException(ExitCode.TooManyErrors, "Too many\nfailed.")));
        Assert.Equal("Too many failed." + Environment.NewLine, _error.ToString());
        Assert.Equal(4, await Invoke(Needed, _ => throw new InvalidOperationException("unforeseen")));
    }

    private Task<int> Invoke(params string[] args) => Invoke(args, _ => 0);

    private Task<int> Invoke(string[] args, Func<ScoreOptions, int> run) => Invocation.Run(
        new RootCommand
        {
            ScoreCommand.Build((options, _) =>
            {
                _parsed = options;
                return run(options);
            }),
            MergeCommand.Build((options, _) =>
            {
                _merge = options;
                return 0;
            }),
        },
        args, _output, _error, TestContext.Current.CancellationToken);
}
