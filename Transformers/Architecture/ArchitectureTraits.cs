namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>What tells the two architectures apart; everything else is Table 1.</summary>
/// <param name="BatchNorm">Batch norm after each convolution, which then has no bias; otherwise a bias and two LRN layers.</param>
/// <param name="FivesKernel">Side of the kernel in the "5×5" branch.</param>
/// <param name="FourthPoolKernel">Side of the max pool between 4e and 5a.</param>
/// <param name="Dropout">Share of the pooled features set to zero before the last linear layer, in training.</param>
internal sealed record ArchitectureTraits(bool BatchNorm, int FivesKernel, int FourthPoolKernel, double Dropout)
{
    /// <summary>Added to the variance by batch norm (torchvision's BasicConv2d).</summary>
    public const double BatchNormEpsilon = 0.001;

    /// <summary>Share of the hidden units of an auxiliary classifier set to zero in training (section 5).</summary>
    public const double AuxiliaryDropout = 0.7;

    private static readonly ArchitectureTraits Paper = new(
        BatchNorm: false, FivesKernel: 5, FourthPoolKernel: 3, Dropout: 0.4);

    private static readonly ArchitectureTraits Torchvision = new(
        BatchNorm: true,
        FivesKernel: 3,      // Paper: 5. torchvision's known slip (its issue 906), kept so that its weights fit.
        FourthPoolKernel: 2, // Paper: 3. As torchvision has it.
        Dropout: 0.2);       // Paper: 0.4. As torchvision has it.

    public static ArchitectureTraits Of(GoogLeNetArchitecture architecture) => architecture switch
    {
        GoogLeNetArchitecture.Paper => Paper,
        GoogLeNetArchitecture.Torchvision => Torchvision,
        _ => throw new ArgumentOutOfRangeException(
            nameof(architecture), architecture, "The architecture must be Paper or Torchvision."),
    };
}
