namespace MLNet.GoogLeNet;

/// <summary>The figure of <see cref="EpochMetrics"/> that tells a better epoch from a worse one.</summary>
public enum TrainingMetric
{
    /// <summary>
    /// <see cref="ValidationMacroAccuracy"/> where the largest class has more than three times the training images of the smallest,
    /// <see cref="ValidationAccuracy"/> elsewhere.
    /// </summary>
    Auto,

    /// <summary>Share of the held-out images that are named rightly; among equals the lower loss is better.</summary>
    ValidationAccuracy,

    /// <summary>
    /// The same share a class, averaged over the classes (macro recall): each class counts the same. Among equals the lower loss is better.
    /// </summary>
    ValidationMacroAccuracy,

    /// <summary>Mean cross-entropy of the held-out images; lower is better.</summary>
    ValidationLoss,

    /// <summary>Share of the training crops that are named rightly; among equals the lower loss is better.</summary>
    TrainingAccuracy,

    /// <summary>Mean loss of the training crops; lower is better.</summary>
    TrainingLoss,
}
