using System.Numerics;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>What is kept of the pixels of an image once it has been decoded.</summary>
/// <param name="Pixels">A hash of all pixels: equal for equal images only.</param>
/// <param name="Whole">The perceptual hash of the image; 0 where it is flat.</param>
/// <param name="Mirrored">That of the mirrored image.</param>
/// <param name="Middle">That of the middle, as a small crop would have it.</param>
/// <param name="MirroredMiddle">That of the mirrored middle.</param>
/// <param name="Width">Width of the upright image.</param>
/// <param name="Height">Its height.</param>
/// <param name="Brightness">The grey level, 0 to 255, that a twentieth of the pixels exceed.</param>
/// <param name="Sharpness">The variance of the Laplacian, from 0, in the sharper parts of the image.</param>
internal readonly record struct Fingerprint(
    UInt128 Pixels, ulong Whole, ulong Mirrored, ulong Middle, ulong MirroredMiddle, int Width, int Height, float Brightness,
    float Sharpness)
{
    /// <summary>Number of values that <see cref="Write"/> writes.</summary>
    public const int Length = 8;

    public int ShortSide => Math.Min(Width, Height);

    /// <summary>How many of 64 bits differ, at least, between two images or parts of them.</summary>
    public int DistanceTo(in Fingerprint other, out bool isMirrored)
    {
        isMirrored = false;
        if (Whole == 0 || other.Whole == 0)
            return int.MaxValue; // flat images look alike, whatever they show
        int upright = Least(Whole ^ other.Whole, Middle ^ other.Whole, Whole ^ other.Middle);
        int mirrored = Least(Mirrored ^ other.Whole, MirroredMiddle ^ other.Whole, Mirrored ^ other.Middle);
        isMirrored = mirrored < upright;
        return Math.Min(upright, mirrored);
    }

    public void Write(Span<ulong> values)
    {
        values[0] = (ulong)(Pixels >> 64);
        values[1] = (ulong)Pixels;
        values[2] = Whole;
        values[3] = Mirrored;
        values[4] = Middle;
        values[5] = MirroredMiddle;
        values[6] = Pair((uint)Width, (uint)Height);
        values[7] = Pair(BitConverter.SingleToUInt32Bits(Brightness), BitConverter.SingleToUInt32Bits(Sharpness));
    }

    public static Fingerprint Read(ReadOnlySpan<ulong> values) => new(
        new UInt128(values[0], values[1]), values[2], values[3], values[4], values[5], (int)(values[6] >> 32), (int)(uint)values[6],
        BitConverter.UInt32BitsToSingle((uint)(values[7] >> 32)), BitConverter.UInt32BitsToSingle((uint)values[7]));

    private static ulong Pair(uint high, uint low) => (ulong)high << 32 | low;

    private static int Least(ulong first, ulong second, ulong third) =>
        Math.Min(BitOperations.PopCount(first), Math.Min(BitOperations.PopCount(second), BitOperations.PopCount(third)));
}
