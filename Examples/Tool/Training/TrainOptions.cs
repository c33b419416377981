using MLNet.GoogLeNet;
using Tool.CommandLine;

namespace Tool.Training;

/// <summary>What <c>train</c> is asked for.</summary>
internal sealed record TrainOptions : TrainingOptions
{
    [OutputFile("--output", "zip", "Receives the trained model.")]
    public string Output { get; init; } = "model.zip";

    [OutputFile("--report", "html", "Receives a page for a browser: curves, test, confusions, predictions and attention maps.")]
    public string? Report { get; init; }

    [OutputFile("--history", "csv", "Receives one line per epoch.")]
    public string? History { get; init; }

    [OutputFile("--checkpoint", "file", "Receives the state of the training after each epoch, for --resume.")]
    public string? Checkpoint { get; init; }

    [ExistingFile("--resume", "file", "Resumes from a checkpoint, with the same options and images.")]
    public string? Resume { get; init; }

    /// <summary>The options of the trainer.</summary>
    public GoogLeNetOptions ForTrainer() => TrainingDefaults.For(this) with { Checkpoint = Checkpoint, ResumeFrom = Resume };
}
