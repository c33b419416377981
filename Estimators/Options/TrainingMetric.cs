namespace MLNet.GoogLeNet;

/// <summary>The figure of <see cref="EpochMetrics"/> by which epochs are compared.</summary>
public enum TrainingMetric
{
    /// <summary>
    /// <see cref="ValidationMacroAccuracy"/> where the largest class has more than three times the training images of the smallest,
    /// <see cref="ValidationAccuracy"/> elsewhere.
    /// </summary>
    Auto,

    /// <summary>Share of the held-out images that are classified correctly; the lower loss breaks ties.</summary>
    ValidationAccuracy,

    /// <summary>
    /// The same share per class, averaged over the classes (macro recall): each class counts the same. The lower loss breaks ties.
    /// </summary>
    ValidationMacroAccuracy,

    /// <summary>Mean cross-entropy of the held-out images; lower is better.</summary>
    ValidationLoss,

    /// <summary>Share of the training crops that are classified correctly; the lower loss breaks ties.</summary>
    TrainingAccuracy,

    /// <summary>Mean loss of the training crops; lower is better.</summary>
    TrainingLoss,
}
