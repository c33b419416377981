namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>
/// Three channels in one number, 21 bits each, so that one multiplication weighs all of them: a byte times weights of
/// 12 bits in all stays within its field.
/// </summary>
internal static class PackedColour
{
    /// <summary>Weights of <see cref="Mix"/> are in parts of this.</summary>
    public const int One = 1 << WeightBits;

    public const int WeightBits = 8;

    private const int Field = 21, Kept = 12, Spare = 2 * WeightBits - Kept;
    private const ulong Ones = 1 | 1UL << Field | 1UL << (2 * Field);
    private const ulong Mask = Ones * ((1 << Kept) - 1), Half = Ones << (Kept - 1);

    public static ulong Of(byte red, byte green, byte blue) => red | (ulong)green << Field | (ulong)blue << (2 * Field);

    public static byte Channel(ulong colour, int channel) => (byte)(colour >> (channel * Field));

    /// <summary>Bilinear interpolation between four neighbours.</summary>
    public static ulong Mix(ulong leftAbove, ulong rightAbove, ulong leftBelow, ulong rightBelow, uint right, uint down)
    {
        // Sums of 16 bits a channel, of which the upper 12 are kept to make room for the weights of the second step.
        ulong above = ((leftAbove * (One - right) + rightAbove * right) >> Spare) & Mask;
        ulong below = ((leftBelow * (One - right) + rightBelow * right) >> Spare) & Mask;
        return (above * (One - down) + below * down + Half) >> Kept;
    }
}
