using System.CommandLine;
using CommandLine;
using MLNet.GoogLeNet;

namespace BatchScoring.Options;

/// <summary>The command line: its options, and how they become <see cref="ScoreOptions"/>.</summary>
internal sealed class ScoreCommand
{
    private const string Help = $"""
        Scores pictures with GoogLeNet: a folder, a list or a stream in, one row a picture out.

        Examples:
          googlenet-score --model flowers.zip --input photos --output scores.csv
          googlenet-score --model flowers.zip --input 'photos/**/*.jpg' --output scores.parquet --top-k 3 --max-errors 1%
          googlenet-score --model flowers.zip --input list.csv --path-column file --output scores.jsonl --scores
          find photos -name '*.jpg' -print0 | googlenet-score --model flowers.zip --input - --null --output scores.csv
          googlenet-score --model bvlc_googlenet.safetensors --labels synset_words.txt --input photos --output scores.csv
          googlenet-score --model flowers.zip --input photos --output scores.csv --shard 0/4      (writes scores-00000-of-00004.csv)
          googlenet-score merge scores.csv                                                        (joins the four)

        Beside the output stands OUTPUT.manifest.json: what the rows were made of, and how it went. The output has its name only when it
        is complete; until then OUTPUT.partial has what is done, and the same command goes on from there after a kill.

        {ExitCode.Help}
        """;

    private readonly Option<string?> _model = CheckedOption.Create<string?>(
        "--model", "file",
        "The model: a pipeline with LoadPixels and GoogLeNet that ML.NET saved (.zip), or weights (.safetensors, .pth, .onnx, .caffemodel).",
        Text);

    private readonly Option<string?> _labels = CheckedOption.Create<string?>(
        "--labels", "file", "For weights, the names of the classes, one a line. [default: as the weights say, or numbers]", Text);

    private readonly Option<string?> _input = CheckedOption.Create<string?>(
        "--input", "path",
        "The pictures: a folder with all below it; a pattern with * and **; a .csv or .jsonl list, whose other columns are carried through; "
            + "or - for paths on standard input.",
        Text);

    private readonly Option<string?> _output = CheckedOption.Create<string?>(
        "--output", "file", $"The file that receives the rows: {Outputs.OutputFormat.Extensions}.",
        text => Outputs.OutputFormat.Has(text) && !Directory.Exists(text)
            ? text : throw new FormatException($"a file that ends in {Outputs.OutputFormat.Extensions} is expected"));

    private readonly Option<string?> _report = CheckedOption.OutputFile(
        "--report", "html", "Receives a page for a browser: counts, failures, labels, the least and the most sure pictures. [default: none]");

    private readonly Option<string?> _pathColumn = CheckedOption.Create<string?>(
        "--path-column", "name", $"The column of a list that has the paths. [default: {Inputs.PathColumn.UsualNames}]", Text);

    private readonly Option<bool> _null = new("--null", "-0") { Description = "Paths on standard input end with NUL, as from find -print0." };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replaces an output that is complete, or of another model or other options." };

    private readonly Option<ErrorLimit?> _maxErrors = CheckedOption.Create<ErrorLimit?>(
        "--max-errors", "N or N%", "Stops when more pictures than this fail. [default: however many fail]", ErrorLimit.Parse);

    private readonly Option<Shard?> _shard = CheckedOption.Create<Shard?>(
        "--shard", "i/n",
        "Scores one of n shards, counted from 0. [default: the task of a Slurm array; 0/1, which is all, without one]",
        Shard.Parse);

    private readonly Option<int?> _shards = CheckedOption.WholeNumber(
        "--shards", "Number of shards, where SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX says which of them this is.", least: 1, most: Shard.Most);

    private readonly Option<int?> _batchSize = CheckedOption.WholeNumber(
        "--batch-size", "Crops that go through the network together. [default: as saved, 16]", least: 1, most: 4_096);

    private readonly Option<Precision?> _precision = CheckedOption.OneOf<Precision>(
        "--precision", "Numbers in which the network computes. [default: as saved, float32]");

    private readonly Option<ComputeDevice?> _device = CheckedOption.OneOf<ComputeDevice>(
        "--device", "Where the network computes. [default: as saved, cpu]");

    private readonly Option<int?> _crops = CheckedOption.OneOf(
        "--crops", "Crops of a picture whose scores are averaged; the time grows with them. [default: as saved, 1]", 1, 10, 144);

    private readonly Option<int?> _threads = CheckedOption.WholeNumber(
        "--threads", "Threads that score. [default: one a processor]", least: 1, most: 1_024);

    private readonly Option<int?> _topK = CheckedOption.WholeNumber(
        "--top-k", "Number of likeliest classes in a row, with names and scores. [default: 5]", least: 0, most: 1_000);

    private readonly Option<bool> _scores = new("--scores") { Description = "Writes the scores of all classes." };

    private readonly Option<bool> _features = new("--features")
    {
        Description = "Writes the 1,024 pooled features of the middle crop, for other programs to learn from; takes about twice as long.",
    };

    private readonly Option<int?> _progress = CheckedOption.WholeNumber(
        "--progress", "Seconds between lines about the progress where no terminal shows a bar. [default: 30]", least: 1, most: 86_400);

    /// <summary>The command with all its options, which runs the given actions when it is invoked.</summary>
    /// <param name="score">Scores.</param>
    /// <param name="merge">Joins the shards of an output.</param>
    public RootCommand Build(Func<ScoreOptions, CancellationToken, int> score, Func<MergeOptions, int> merge)
    {
        _model.Required = _input.Required = _output.Required = true;
        var command = new RootCommand(Help)
        {
            _model, _labels, _input, _output, _report, _pathColumn, _null, _topK, _scores, _features, _maxErrors, _shard, _shards, _overwrite,
            _batchSize, _precision, _device, _crops, _threads, _progress,
            MergeCommand.Build(merge),
        };
        command.HelpName = "googlenet-score";

        // On a thread of its own, so that Ctrl+C reaches the token while the job is under way.
        command.SetAction((parsed, cancellation) => Task.Run(() => score(Read(parsed), cancellation), default));
        return command;
    }

    private ScoreOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(_labels) is not null && Scoring.ScoringModel.IsPipeline(parsed.GetValue(_model)!))
            throw new JobException(ExitCode.Usage, "--labels is given, but the model is a pipeline, which has the names of its classes in it.");
        if (parsed.GetValue(_shard) is not null && parsed.GetValue(_shards) is not null)
            throw new JobException(ExitCode.Usage, "--shard and --shards are both given; --shard i/n says it all.");
        var defaults = new ScoreOptions { Model = parsed.GetValue(_model)!, Input = parsed.GetValue(_input)!, Output = parsed.GetValue(_output)! };
        return defaults with
        {
            Labels = parsed.GetValue(_labels),
            Report = parsed.GetValue(_report),
            PathColumn = parsed.GetValue(_pathColumn),
            NulSeparated = parsed.GetValue(_null),
            Overwrite = parsed.GetValue(_overwrite),
            MaxErrors = parsed.GetValue(_maxErrors),
            Shard = parsed.GetValue(_shard) ?? ShardOfEngine.Find(parsed.GetValue(_shards), Environment.GetEnvironmentVariable),
            BatchSize = parsed.GetValue(_batchSize),
            Precision = parsed.GetValue(_precision),
            Device = parsed.GetValue(_device),
            Crops = parsed.GetValue(_crops),
            Threads = parsed.GetValue(_threads),
            TopK = parsed.GetValue(_topK) ?? defaults.TopK,
            AllScores = parsed.GetValue(_scores),
            Features = parsed.GetValue(_features),
            ProgressSeconds = parsed.GetValue(_progress) ?? defaults.ProgressSeconds,
        };
    }

    private static string Text(string text) => text.Length > 0 ? text : throw new FormatException("something is expected");
}
