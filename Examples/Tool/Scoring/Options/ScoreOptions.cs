using MLNet.GoogLeNet;
using Tool.CommandLine;

namespace Tool.Scoring.Options;

/// <summary>What the operator asked for.</summary>
internal sealed record ScoreOptions
{
    [Text("--model", "file",
        "The model: a pipeline with LoadPixels and GoogLeNet that ML.NET saved (.zip), "
            + "or weights (.safetensors, .pth, .onnx, .caffemodel).", IsInput = true)]
    public required string Model { get; init; }

    [Text("--labels", "file", "For weights, the names of the classes, one a line.", Default = "as the weights say, or numbers",
        IsInput = true)]
    public string? Labels { get; init; }

    [Text("--input", "path",
        "The images: a folder with all below it; a pattern with * and **; a .csv, .tsv or .jsonl list, whose other columns are "
            + "carried through; or - for paths on standard input.", IsInput = true)]
    public required string Input { get; init; }

    [RowsFile("--output", "file", $"The file that receives the rows: {Outputs.OutputFormat.Extensions}.")]
    public required string Output { get; init; }

    /// <summary>Of a shard, the shard is in its name as in that of the output.</summary>
    [OutputFile("--report", "html", "Receives a page for a browser: counts, failures, labels, the least and the most sure images.")]
    public string? Report { get; init; }

    [Text("--path-column", "name", "The list column with the paths.", Default = Inputs.PathColumn.UsualNames)]
    public string? PathColumn { get; init; }

    [Flag("--null", "Paths on standard input end with NUL, as from find -print0.", Alias = "-0")]
    public bool NulSeparated { get; init; }

    [WholeNumber("--top-k", 0, 1_000, "Number of most likely classes per row, with names and scores.")]
    public int TopK { get; init; } = 5;

    [Flag("--scores", "Writes the scores of all classes.")]
    public bool AllScores { get; init; }

    [Flag("--features",
        "Writes the 1,024 pooled features of the middle crop, for other programs to learn from; takes about twice as long.")]
    public bool Features { get; init; }

    [Parsed("--max-errors", "N or N%", "Stops when more images than this fail.", Default = "however many fail")]
    public ErrorLimit? MaxErrors { get; init; }

    [Number("--drift-alarm", 0, 1,
        "Ends with exit code 8 where the images differ from those of the calibration, and chance alone would explain that with "
            + "this probability or less. All rows are written.",
        above: true, below: true, Default = "drift is only reported")]
    public double? DriftAlarm { get; init; }

    [Parsed("--shard", "i/n", "Scores one of n shards, counted from 0.",
        Default = "the task of a Slurm array; 0/1, which is all, without one")]
    public Shard? ChosenShard { get; init; }

    [WholeNumber(
        "--shards", 1, Shard.Most, "Number of shards, where SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX says which of them this is.")]
    public int? Shards { get; init; }

    /// <summary>Which of how many shards is scored: the chosen one, or that of the cluster's task.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    [Flag("--overwrite", "Replaces an output that is complete, or of another model or other options.")]
    public bool Overwrite { get; init; }

    [WholeNumber("--batch-size", 1, 4_096, "Crops that go through the network together.", Default = "as saved, 16")]
    public int? BatchSize { get; init; }

    [OneOf("--precision", "The precision of the network.", Default = "as saved: auto, which is float32 without libtorch")]
    public Precision? Precision { get; init; }

    [OneOf("--device", "The device that computes.", Default = "as saved, cpu")]
    public ComputeDevice? Device { get; init; }

    [OneOfNumbers(
        "--crops", "Crops of an image whose scores are averaged; the time grows with them.", 1, 10, 144, Default = "as saved, 1")]
    public int? Crops { get; init; }

    [WholeNumber("--threads", 1, 1_024, "Threads that score.", Default = "one a processor")]
    public int? Threads { get; init; }

    [WholeNumber("--progress", 1, 86_400, "Seconds between progress lines where there is no terminal to show a bar.")]
    public int ProgressSeconds { get; init; } = 30;
}
