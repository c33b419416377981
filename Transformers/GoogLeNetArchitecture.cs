namespace MLNet.GoogLeNet;

/// <summary>Which of the two published layouts of GoogLeNet a network has.</summary>
/// <remarks>
/// Both map pixels <c>[N, 3, 224, 224]</c> to logits <c>[N, classes]</c> and have the same widths (Szegedy et al. 2014,
/// Table 1). Weights made for one do not fit the other.
/// </remarks>
public enum GoogLeNetArchitecture
{
    /// <summary>
    /// The network of the paper: local response normalisation, convolutions with biases, 5×5 in the "5×5" branch,
    /// four 3×3 max pools that round up. The public BVLC weights have this layout.
    /// </summary>
    Paper = 0,

    /// <summary>
    /// The network as torchvision publishes it: batch normalisation (ε 0.001) after convolutions without biases, 3×3 in
    /// the "5×5" branch, 2×2 in the fourth max pool.
    /// </summary>
    Torchvision = 1,
}
