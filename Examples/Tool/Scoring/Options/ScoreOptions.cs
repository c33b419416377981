using MLNet.GoogLeNet;

namespace BatchScoring.Options;

/// <summary>What the operator asked for.</summary>
internal sealed record ScoreOptions
{
    /// <summary>The file with the model.</summary>
    public required string Model { get; init; }

    /// <summary>A text file with the names of the classes, for weights.</summary>
    /// <value>Default null: as the weights say, or numbers. Not for a pipeline, which has its own.</value>
    public string? Labels { get; init; }

    /// <summary>A folder, a pattern, a list, or "-" for paths on standard input.</summary>
    public required string Input { get; init; }

    /// <summary>The file that receives the rows; its extension is their format.</summary>
    public required string Output { get; init; }

    /// <summary>The page that shows what came out.</summary>
    /// <value>Default null: none. Its folder exists; of a shard, the shard is in its name as in that of the output.</value>
    public string? Report { get; init; }

    /// <summary>The column of a list that has the paths.</summary>
    /// <value>Default null: the first of those with a usual name.</value>
    public string? PathColumn { get; init; }

    /// <summary>Whether paths on standard input end with NUL instead of a line break.</summary>
    public bool NulSeparated { get; init; }

    /// <summary>Which of how many shards is scored.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Whether what is there of another job is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How many pictures may fail.</summary>
    /// <value>Default null: all of them.</value>
    public ErrorLimit? MaxErrors { get; init; }

    /// <summary>Number of likeliest classes in each row.</summary>
    /// <value>Default 5. 0 (none) to 1,000; a model with fewer classes gives all.</value>
    public int TopK { get; init; } = 5;

    /// <summary>Whether a row has the scores of all classes.</summary>
    public bool AllScores { get; init; }

    /// <summary>Whether a row has the pooled features that the classifier reads.</summary>
    public bool Features { get; init; }

    /// <summary>Number of crops that go through the network together.</summary>
    /// <value>Default null: as the model was saved. 1 to 4,096.</value>
    public int? BatchSize { get; init; }

    /// <summary>In which numbers the network computes.</summary>
    /// <value>Default null: as the model was saved.</value>
    public Precision? Precision { get; init; }

    /// <summary>Where the network computes.</summary>
    /// <value>Default null: as the model was saved.</value>
    public ComputeDevice? Device { get; init; }

    /// <summary>Number of crops of a picture whose probabilities are averaged.</summary>
    /// <value>Default null: as the model was saved. 1, 10 or 144.</value>
    public int? Crops { get; init; }

    /// <summary>Number of threads that score.</summary>
    /// <value>Default null: one a processor. 1 to 1,024.</value>
    public int? Threads { get; init; }

    /// <summary>Seconds between lines about the progress where no terminal shows a bar.</summary>
    /// <value>Default 30. 1 to 86,400.</value>
    public int ProgressSeconds { get; init; } = 30;
}
