using MLNet.GoogLeNet.Data.Options;

namespace MLNet.GoogLeNet;

/// <summary>What a <see cref="GoogLeNetTransformer"/> returns. Saved with the model.</summary>
public sealed record ScoringOptions
{
    /// <summary>
    /// Number of crops of an image whose probabilities are averaged: 1, the middle; 10, the middle, the corners and all of them
    /// mirrored (Krizhevsky et al. 2012, section 4.1); or 144, the paper's four scales, three squares and six crops, mirrored
    /// (section 7), for which the images are loaded with <see cref="ImageFit.TestSquares"/>. The time grows with the number.
    /// </summary>
    /// <value>Default 1.</value>
    public int Crops { get; init; } = 1;

    /// <summary>
    /// Number of classes in the columns <c>TopLabels</c>, vector of text, and <c>TopScores</c>, vector of single, the most likely first.
    /// A missing image has empty names and NaN.
    /// </summary>
    /// <value>Default 0: no such columns. Up to the number of classes.</value>
    public int TopK { get; init; }

    /// <summary>
    /// Whether <c>Score</c> and <c>TopScores</c> have logits instead of probabilities: numbers whose softmax the probabilities are. For one
    /// crop and one network they are the network's own; for several, the logarithms of the averaged probabilities.
    /// </summary>
    /// <value>Default false: a probability for each class; they add up to 1.</value>
    public bool OutputLogits { get; init; }

    /// <summary>
    /// Logits are divided by this, so that probabilities are calibrated (Guo et al. 2017). Their order does not change;
    /// <see cref="GoogLeNetTransformer.Calibrate"/> finds it.
    /// </summary>
    /// <value>Default 1. Above 0.</value>
    public float Temperature { get; init; } = 1;

    /// <summary>Where the most likely class is less probable than this, <c>PredictedLabel</c> is missing (key 0).</summary>
    /// <value>Default 0: the model always answers. From 0 to 1.</value>
    public float AbstainBelow { get; init; }

    /// <param name="classes">The number of classes of the model.</param>
    /// <param name="parameter">The parameter that the options came with.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Validate(int classes, string parameter)
    {
        var check = new OptionCheck(parameter);
        check.OneOf(Crops, [1, 10, 144]);
        check.Range(TopK >= 0 && TopK <= classes, TopK, $"from 0 to {classes}, the number of classes of the model");
        check.AboveZero(Temperature);
        check.Range(AbstainBelow is >= 0 and <= 1, AbstainBelow, "a probability, from 0 to 1");
    }
}
