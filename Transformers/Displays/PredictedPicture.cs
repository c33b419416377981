using MLNet.GoogLeNet.Transformers.Displays.Pictures;

namespace MLNet.GoogLeNet;

/// <summary>What a model says about one picture, as a <see cref="PredictionGrid"/> shows it.</summary>
public sealed record PredictedPicture
{
    /// <summary>The file of the picture; none where pixels came without one.</summary>
    public string? ImagePath { get; init; }

    /// <summary>The true class; none where it is not known.</summary>
    public string? Label { get; init; }

    /// <summary>The class that the model says; none where it abstains, or has no scores.</summary>
    public string? PredictedLabel { get; init; }

    /// <summary>The likeliest classes, best first; empty where there are no scores.</summary>
    public IReadOnlyList<ClassProbability> Likeliest { get; init; } = [];

    /// <summary>−log of the probability of the true class, 0 or more; none where one of them is not known.</summary>
    public double? Loss { get; init; }

    /// <summary>Why there are no scores, as a clause.</summary>
    public string? Problem { get; init; }

    internal Thumbnail? Thumbnail { get; init; }

    /// <summary>Whether the model is right; not known without a label or without a prediction.</summary>
    internal bool? IsRight => Label is null || PredictedLabel is null ? null : Label == PredictedLabel;
}
