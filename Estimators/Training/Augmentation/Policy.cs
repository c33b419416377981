namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>Draws operations of a policy and how strong they are.</summary>
internal sealed class Policy(AugmentationPolicy policy, int imageSize)
{
    private const int Levels = 30; // strengths are 0 to 30 of 30
    private static readonly int OperationCount = Enum.GetValues<PolicyOperation>().Length;

    private readonly PolicyRanges _ranges =
        policy == AugmentationPolicy.RandAugment ? PolicyRanges.RandAugment(imageSize) : PolicyRanges.TrivialAugment;

    public void Apply(Frame frame, Random random)
    {
        switch (policy)
        {
            case AugmentationPolicy.TrivialAugment:
                ApplyOne(frame, level: random.Next(Levels + 1), random);
                break;
            case AugmentationPolicy.RandAugment:
                ApplyOne(frame, level: 9, random);
                ApplyOne(frame, level: 9, random);
                break;
        }
    }

    private void ApplyOne(Frame frame, int level, Random random)
    {
        var operation = (PolicyOperation)random.Next(OperationCount);
        double strength = (double)level / Levels;
        _ranges.Apply(operation, random.Next(2) == 0 ? strength : -strength, frame);
    }
}

/// <summary>How far each operation goes at full strength.</summary>
/// <param name="Shear">Columns a row, or rows a column.</param>
/// <param name="Translation">Pixels.</param>
/// <param name="Rotation">Degrees.</param>
/// <param name="Enhancement">Distance from 1 of the factor of brightness, colour, contrast and sharpness.</param>
/// <param name="Bits">Bits that posterizing takes away, of 8.</param>
internal sealed record PolicyRanges(double Shear, double Translation, double Rotation, double Enhancement, int Bits)
{
    /// <summary>Müller and Hutter 2021, table of the wide search space; torchvision's TrivialAugmentWide.</summary>
    public static PolicyRanges TrivialAugment { get; } = new(Shear: 0.99, Translation: 32, Rotation: 135, Enhancement: 0.99, Bits: 6);

    /// <summary>Cubuk et al. 2019, as torchvision's RandAugment has it: an image of 331 pixels moves by up to 150.</summary>
    public static PolicyRanges RandAugment(int side) =>
        new(Shear: 0.3, Translation: 150.0 / 331 * side, Rotation: 30, Enhancement: 0.9, Bits: 4);

    /// <param name="operation">What to do.</param>
    /// <param name="strength">−1 to 1. Where an operation has no two directions, only the amount counts.</param>
    /// <param name="frame">The crop.</param>
    public void Apply(PolicyOperation operation, double strength, Frame frame)
    {
        double amount = Math.Abs(strength);
        switch (operation)
        {
            case PolicyOperation.Identity:
                break;
            case PolicyOperation.ShearX:
                Warp.Apply(frame, AffineMap.ShearX(Shear * strength));
                break;
            case PolicyOperation.ShearY:
                Warp.Apply(frame, AffineMap.ShearY(Shear * strength));
                break;
            case PolicyOperation.TranslateX:
                Warp.Apply(frame, AffineMap.Translation(right: Translation * strength, down: 0));
                break;
            case PolicyOperation.TranslateY:
                Warp.Apply(frame, AffineMap.Translation(right: 0, down: Translation * strength));
                break;
            case PolicyOperation.Rotate:
                Warp.Apply(frame, AffineMap.Rotation(Rotation * strength, frame.Side));
                break;
            case PolicyOperation.Brightness:
                ToneCurve.Brighten(frame, 1 + Enhancement * strength);
                break;
            case PolicyOperation.Colour:
                ColourBlend.Saturate(frame, 1 + Enhancement * strength);
                break;
            case PolicyOperation.Contrast:
                ToneCurve.Contrast(frame, 1 + Enhancement * strength);
                break;
            case PolicyOperation.Sharpness:
                ColourBlend.Sharpen(frame, 1 + Enhancement * strength);
                break;
            case PolicyOperation.Posterize:
                ToneCurve.Posterize(frame, bits: 8 - (int)Math.Round(Bits * amount));
                break;
            case PolicyOperation.Solarize:
                // torchvision begins at 255, which inverts white at strength 0; the papers begin at 256.
                ToneCurve.Solarize(frame, threshold: 256 - (int)Math.Round(256 * amount));
                break;
            case PolicyOperation.AutoContrast:
                ToneCurve.AutoContrast(frame);
                break;
            case PolicyOperation.Equalize:
                ToneCurve.Equalize(frame);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), operation, $"There is no operation {operation}.");
        }
    }
}

/// <summary>The operations of RandAugment and of TrivialAugment's wide list, which are the same.</summary>
internal enum PolicyOperation
{
    Identity,
    ShearX,
    ShearY,
    TranslateX,
    TranslateY,
    Rotate,
    Brightness,
    Colour,
    Contrast,
    Sharpness,
    Posterize,
    Solarize,
    AutoContrast,
    Equalize,
}
