using MLNet.GoogLeNet;

namespace TrainFlowers.Options;

/// <summary>What the user asked for; null where the run chooses (<see cref="RunDefaults"/>).</summary>
internal sealed record RunOptions
{
    /// <summary>A CSV list of pictures, or a folder with one subfolder a class.</summary>
    /// <value>Default null: train on drawn flowers. Exists.</value>
    public string? Data { get; init; }

    /// <summary>The weights file to begin with.</summary>
    /// <value>Default null: train from scratch. Exists.</value>
    public string? Weights { get; init; }

    /// <summary>The variant of the network.</summary>
    /// <value>Default null: by the kind of run.</value>
    public GoogLeNetArchitecture? Architecture { get; init; }

    /// <summary>The way to train.</summary>
    /// <value>Default null: by the kind of run.</value>
    public RecipeName? Recipe { get; init; }

    /// <summary>How often every training picture is seen.</summary>
    /// <value>Default null: by the kind of run. 1 to 10,000.</value>
    public int? Epochs { get; init; }

    /// <summary>Pictures in a mini-batch.</summary>
    /// <value>Default null: by the kind of run. 1 to 4,096.</value>
    public int? BatchSize { get; init; }

    /// <summary>The highest learning rate of the schedule.</summary>
    /// <value>Default null: by the kind of run. More than 0, at most 10.</value>
    public double? LearningRate { get; init; }

    /// <summary>Side of the square that the network sees, in pixels.</summary>
    /// <value>Default null: by the kind of run. 32 to 1,024.</value>
    public int? ImageSize { get; init; }

    /// <summary>
    /// Share of the training pictures that is kept back to choose the best epoch. With 0 the pictures that a list has for validation
    /// are trained on as well, and the last epoch is taken.
    /// </summary>
    /// <value>Default null: those of the list, otherwise by the kind of run. 0 (none) to less than 1.</value>
    public double? ValidationFraction { get; init; }

    /// <summary>In which numbers the network computes in training.</summary>
    /// <value>Default null: by the kind of run.</value>
    public Precision? Precision { get; init; }

    /// <summary>Where training keeps its state after each epoch.</summary>
    /// <value>Default null: nowhere. Its folder exists.</value>
    public string? Checkpoint { get; init; }

    /// <summary>The state from which training goes on.</summary>
    /// <value>Default null: training begins. Exists.</value>
    public string? Resume { get; init; }

    /// <summary>The CSV file that receives a line an epoch.</summary>
    /// <value>Default null: none. Its folder exists.</value>
    public string? History { get; init; }

    /// <summary>The page that shows how the run went.</summary>
    /// <value>Default null: none. Its folder exists. Not with <see cref="Results"/>.</value>
    public string? Report { get; init; }

    /// <summary>With <see cref="Results"/>: how many seeds to train with, from <see cref="Seed"/> on.</summary>
    /// <value>Default 3. 1 to 100.</value>
    public int Seeds { get; init; } = 3;

    /// <summary>The Markdown file whose table gets a row over several seeds.</summary>
    /// <value>Default null: one run, no table.</value>
    public string? Results { get; init; }

    /// <summary>With <see cref="Results"/>: whether the model of each seed is saved beside <see cref="Output"/>, with the seed in its name.</summary>
    /// <value>Default false.</value>
    public bool KeepModels { get; init; }

    /// <summary>Threads that the network may use.</summary>
    /// <value>Default null: one a processor. 1 to 1,024.</value>
    public int? Threads { get; init; }

    /// <summary>Seeds the drawing, the split and the training.</summary>
    /// <value>Default 1. Any whole number.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Where the trained model is saved.</summary>
    /// <value>Default <c>flowers.zip</c>. Its folder exists.</value>
    public string Output { get; init; } = "flowers.zip";

    /// <summary>Further forms in which the trained model is saved.</summary>
    /// <value>Default none.</value>
    public ExportOptions Exports { get; init; } = new();
}
