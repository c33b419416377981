using MLNet.GoogLeNet.Data.Options;

namespace MLNet.GoogLeNet;

/// <summary>How training varies its images, so that the network never sees one twice. Validation and scoring see none of it.</summary>
/// <remarks>
/// The order follows an image on its way into a file: what it shows and which way round (crop, mirror, vertical flip, quarter turn,
/// rotation), the lens (blur), light and colours (policy, photometric distortion), the sensor (noise), compression (JPEG). Then the
/// mean is subtracted, and a rectangle erased, whose noise is thus neither blurred nor compressed; last, over a mini-batch, comes MixUp
/// or CutMix.
/// What an image becomes depends on the seed, the epoch and the image alone, however many threads prepare mini-batches;
/// what it is then mixed with depends on its mini-batch too.
/// Policy, distortion, noise and JPEG change colours of 0 to 255, so they need images that come from <c>LoadPixels</c> and
/// <c>NormalizeZeroMean</c>; training refuses others. The rest works on any values.
/// </remarks>
public sealed record AugmentationOptions
{
    /// <summary>Nothing but the middle crop.</summary>
    public static AugmentationOptions None { get; } = new() { Crop = TrainingCrop.Centre, Mirror = false };

    /// <summary>Which part of an image is shown.</summary>
    /// <value>Default <see cref="TrainingCrop.Area"/>.</value>
    public TrainingCrop Crop { get; init; } = TrainingCrop.Area;

    /// <summary>
    /// The smallest share of the image's area that an area crop shows. Shares are drawn evenly from there to 1, with an aspect
    /// ratio, until the rectangle fits, so those near 1 are rarer; after ten failed draws it is the middle.
    /// </summary>
    /// <value>Default 0.35. Above 0, at most 1. The paper has 0.08 (section 6).</value>
    public double SmallestArea { get; init; } = 0.35;

    /// <summary>
    /// The largest ratio of width to height of an area crop; the smallest is its inverse, drawn evenly between their logarithms.
    /// </summary>
    /// <value>Default 4/3 (paper, section 6). At least 1.</value>
    public double LargestAspectRatio { get; init; } = 4.0 / 3;

    /// <summary>
    /// Whether each area crop is resized by a method drawn at random (nearest, bilinear, bicubic, area) instead of always bilinear.
    /// All but nearest are antialiased.
    /// </summary>
    /// <value>Default false. The paper does this (section 6).</value>
    public bool RandomInterpolation { get; init; }

    /// <summary>Whether a random half of the images is mirrored left to right.</summary>
    /// <value>Default true.</value>
    public bool Mirror { get; init; } = true;

    /// <summary>
    /// Whether a random half of the images is flipped top to bottom. For images without a natural orientation: from microscopes, from the
    /// air, of parts on a table.
    /// </summary>
    /// <value>Default false.</value>
    public bool VerticalFlip { get; init; }

    /// <summary>
    /// Whether each image is turned by 0, 90, 180 or 270°, each equally likely. Pixels are moved, not interpolated. Together with
    /// <see cref="Mirror"/> this gives all eight orientations of a square.
    /// </summary>
    /// <value>Default false.</value>
    public bool QuarterTurns { get; init; }

    /// <summary>
    /// The largest angle, in degrees, by which an image is rotated about its middle in either direction; angles are drawn evenly.
    /// Pixels are interpolated bilinearly. Corners that the rotated crop leaves empty get the mean colour, which is zero for the
    /// network.
    /// </summary>
    /// <value>Default 0: none. 0 to 180; 180 is any angle.</value>
    public double MaxRotation { get; init; }

    /// <summary>
    /// The largest standard deviation, in pixels of the crop, of the Gaussian that blurs an image; it is drawn evenly from 0. Beyond
    /// its edge the image is mirrored.
    /// </summary>
    /// <value>Default 0: none. 0 to 10.</value>
    public double Blur { get; init; }

    /// <summary>
    /// Brightness, contrast and colour are each multiplied by a factor drawn evenly within this of 1, in random order
    /// (Howard 2013, arXiv 1312.5402, section 2.2, which the paper cites).
    /// </summary>
    /// <value>Default 0: none. Below 1; 0.5 in Howard's work.</value>
    public double PhotometricDistortion { get; init; }

    /// <summary>Operations drawn from the list of AutoAugment.</summary>
    /// <value>Default <see cref="AugmentationPolicy.None"/>.</value>
    public AugmentationPolicy Policy { get; init; } = AugmentationPolicy.None;

    /// <summary>
    /// The largest standard deviation, in grey levels of 0 to 255, of the normal noise that is added to each value by itself; it is
    /// drawn evenly from 0 for each image.
    /// </summary>
    /// <value>Default 0: none. 0 to 255; 10 is a noisy camera.</value>
    public double Noise { get; init; }

    /// <summary>
    /// The lowest quality at which an image is compressed as JPEG and decoded again, with colours at half the resolution (4:2:0), as
    /// cameras do; qualities are drawn evenly from there to 100.
    /// </summary>
    /// <value>Default none. 1 to 100, on libjpeg's scale; below 30, blocks are clearly visible.</value>
    public int? JpegQuality { get; init; }

    /// <summary>
    /// Probability that a rectangle of 2 to 33 % of the crop is replaced by normal noise (Zhong et al. 2017, arXiv 1708.04896), of
    /// standard deviation 58 around the mean, which is that of photographs.
    /// </summary>
    /// <value>Default 0. 0 to 1.</value>
    public double RandomErasing { get; init; }

    /// <summary>
    /// Mixes each image of a mini-batch with another, and their labels alike, by a share drawn from Beta(α, α) for the mini-batch
    /// (Zhang et al. 2017, arXiv 1710.09412).
    /// </summary>
    /// <value>Default 0: none. Not negative. With <see cref="CutMixAlpha"/> too, each mini-batch takes one of them at random.</value>
    public double MixUpAlpha { get; init; }

    /// <summary>
    /// Pastes a rectangle of another image of the mini-batch over each, and mixes labels by area; its share is drawn from Beta(α, α)
    /// (Yun et al. 2019, arXiv 1905.04899).
    /// </summary>
    /// <value>Default 0: none. Not negative.</value>
    public double CutMixAlpha { get; init; }

    internal void Validate(OptionCheck check)
    {
        check.Defined(Crop);
        check.Range(SmallestArea is > 0 and <= 1, SmallestArea, "above 0 and at most 1");
        check.Range(LargestAspectRatio >= 1 && double.IsFinite(LargestAspectRatio), LargestAspectRatio, "1 or more");
        check.Range(MaxRotation is >= 0 and <= 180, MaxRotation, "from 0 to 180");
        check.Range(Blur is >= 0 and <= 10, Blur, "from 0 to 10"); // three of these fit in the smallest crop, of 32
        check.Range(PhotometricDistortion is >= 0 and < 1, PhotometricDistortion, "from 0 to below 1");
        check.Defined(Policy);
        check.Range(Noise is >= 0 and <= byte.MaxValue, Noise, "from 0 to 255");
        check.Range(JpegQuality is null or (>= 1 and <= 100), JpegQuality, "from 1 to 100, or null");
        check.Range(RandomErasing is >= 0 and <= 1, RandomErasing, "from 0 to 1");
        check.ZeroOrMore(MixUpAlpha);
        check.ZeroOrMore(CutMixAlpha);
    }
}
