namespace MLNet.GoogLeNet;

/// <summary>What the <c>Score</c> column holds.</summary>
public enum ScoreOutput
{
    /// <summary>A probability for each class; they add up to 1.</summary>
    Probabilities,

    /// <summary>
    /// The numbers whose softmax the probabilities are: the network's own for one crop and one network, the logarithm of the averaged
    /// probabilities for several.
    /// </summary>
    Logits,
}
