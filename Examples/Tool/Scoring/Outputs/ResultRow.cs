using Tool.Scoring.Inputs;

namespace Tool.Scoring.Outputs;

/// <summary>What is said about one image. It has a label and scores, or an error and a reason.</summary>
internal sealed record ResultRow
{
    /// <summary>The path of the image, as the input has it.</summary>
    public required string Path { get; init; }

    /// <summary>The values of the input's own columns.</summary>
    public required OwnValue[] Own { get; init; }

    /// <summary>The likeliest class; none of an unknown image, and where the model was saved to abstain below a probability.</summary>
    public string? Label { get; init; }

    /// <summary>The probability of the likeliest class, 0 to 1.</summary>
    public float? Score { get; init; }

    /// <summary>The most likely classes, best first.</summary>
    public string[]? TopLabels { get; init; }

    /// <summary>Their probabilities.</summary>
    public float[]? TopScores { get; init; }

    /// <summary>The probabilities of all classes, in the order of the model.</summary>
    public float[]? Scores { get; init; }

    /// <summary>The share of held-out images that were as far from all classes; none where the model is not calibrated.</summary>
    public float? UnknownPValue { get; init; }

    /// <summary>Whether that is too small, so that there is no label.</summary>
    public bool? Unknown { get; init; }

    /// <summary>The classes that it may be, best first.</summary>
    public string[]? LabelSet { get; init; }

    /// <summary>Its bins in the reference profile of a calibrated model. The journal has them, the output has not.</summary>
    public int[]? ProfileBins { get; init; }

    /// <summary>What the last maps of the network average to.</summary>
    public float[]? Features { get; init; }

    /// <summary>Why there are none, as a word for programs (<see cref="Pipeline.ImageFault"/>).</summary>
    public string? Error { get; init; }

    /// <summary>Why there are none, as a sentence.</summary>
    public string? Reason { get; init; }
}
