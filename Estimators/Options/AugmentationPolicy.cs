namespace MLNet.GoogLeNet;

/// <summary>Which operations of AutoAugment's list (shear, translate, rotate, colour, …) an image goes through.</summary>
/// <remarks>
/// Fourteen operations, each as likely, with the ranges of torchvision. Geometry is interpolated bilinearly, and what a moved or
/// turned image leaves empty gets the mean colour, which is zero for the network.
/// </remarks>
public enum AugmentationPolicy
{
    /// <summary>None.</summary>
    None,

    /// <summary>One operation at a strength drawn evenly (Müller and Hutter 2021, arXiv 2103.10158; its "wide" list).</summary>
    TrivialAugment,

    /// <summary>Two operations, one after another, at strength 9 of 30 (Cubuk et al. 2019, arXiv 1909.13719).</summary>
    RandAugment,
}
