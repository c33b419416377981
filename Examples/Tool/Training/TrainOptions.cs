using MLNet.GoogLeNet;
using Tool.CommandLine;

namespace Tool.Training;

/// <summary>What <c>train</c> is asked for.</summary>
internal sealed record TrainOptions : TrainingOptions
{
    [OutputFile("--output", "zip", "Receives the trained model.", Replaces = "--weights")]
    public string Output { get; init; } = "model.zip";

    [OutputFile("--report", "html", "Receives a page for a browser: curves, test, confusions, predictions and attention maps.")]
    public string? Report { get; init; }

    [OutputFile("--history", "csv", "Receives one line per epoch.")]
    public string? History { get; init; }

    [OutputFile("--checkpoint", "file", "Receives the state of the training after each epoch, for --resume.", Replaces = "--resume")]
    public string? Checkpoint { get; init; }

    [ExistingFile("--resume", "file", "Resumes from a checkpoint, with the same options and images.")]
    public string? Resume { get; init; }

    [Flag("--head-only", "Trains the classifier alone, on features that --weights gives: in seconds, at 224 pixels by default.")]
    public bool HeadOnly { get; init; }

    [WholeNumber("--views", 1, 6, "Views of each image from which the classifier alone learns, mirrored and enlarged.")]
    public int Views { get; init; } = 1;

    [OutputFile("--feature-cache", "file", "Keeps the features of the images, for the next training with the same weights.")]
    public string? FeatureCache { get; init; }

    /// <summary>The options of the trainer.</summary>
    public GoogLeNetOptions ForTrainer()
    {
        GoogLeNetOptions trainer = HeadOnly ? TrainingDefaults.ForHead(this)
            : TrainingDefaults.For(this) with { Checkpoint = Checkpoint, ResumeFrom = Resume };
        return trainer with { FeatureViews = Views, FeatureCache = FeatureCache };
    }

    /// <exception cref="JobException">Two options do not go together.</exception>
    public void ThrowIfContradictory()
    {
        if (HeadOnly && Weights is null)
            throw new JobException(ExitCode.Usage, "--head-only needs --weights: without them there are no features to learn from.");
        bool computesClassifier = Weights is not null && (HeadOnly || TrainingDefaults.For(this).HeadFirst);
        if (!computesClassifier && (Views != 1 || FeatureCache is not null))
            throw new JobException(ExitCode.Usage,
                "--views and --feature-cache apply to computing the classifier, which needs --weights and no --recipe but finetune.");
        string[] idle = [.. new[]
        {
            Recipe is null ? null : "--recipe", Epochs is null ? null : "--epochs", MiniBatchSize is null ? null : "--batch-size",
            LearningRate is null ? null : "--learning-rate", Precision is null ? null : "--precision", Threads is null ? null : "--threads",
            Checkpoint is null ? null : "--checkpoint", Resume is null ? null : "--resume",
        }.OfType<string>()];
        if (HeadOnly && idle.Length > 0)
            throw new JobException(ExitCode.Usage,
                $"{string.Join(", ", idle)} would do nothing with --head-only, which trains without gradient descent.");
    }
}
