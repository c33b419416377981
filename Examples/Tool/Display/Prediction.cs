using Tool.Scoring.Outputs;

namespace Tool.Display;

/// <summary>What the model says about one image.</summary>
/// <param name="Image">The path of the image.</param>
/// <param name="Best">The most probable classes, best first; empty if the image could not be read.</param>
/// <param name="Problem">Why it could not be read.</param>
internal sealed record Prediction(string Image, IReadOnlyList<Prediction.Guess> Best, string? Problem = null)
{
    /// <summary>Whether a calibrated model takes it for none of its classes.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>Whether the model was saved to give no label below a probability, which the best class does not reach.</summary>
    public bool Abstains { get; init; }

    /// <summary>The classes that it may be, as far as a calibrated model can say.</summary>
    public IReadOnlyList<string> LabelSet { get; init; } = [];

    /// <summary>One class and its probability, 0 to 1.</summary>
    internal readonly record struct Guess(string Name, float Probability);

    /// <summary>Takes the likeliest classes of a scored row.</summary>
    public static Prediction From(ResultRow row) => row is { TopLabels: { } names, TopScores: { } scores }
        ? new(row.Path, [.. names.Zip(scores, (name, score) => new Guess(name, score))])
        {
            IsUnknown = row.Unknown ?? false,
            Abstains = row is { Label: null, Unknown: not true },
            LabelSet = row.LabelSet ?? [],
        }
        : new(row.Path, [], row.Reason);
}
