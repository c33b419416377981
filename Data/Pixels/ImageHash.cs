using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNet.GoogLeNet.Data.Images;

namespace MLNet.GoogLeNet.Data.Pixels;

/// <summary>Recognises an image without storing it: it cannot be restored from these bits.</summary>
/// <param name="Pixels">A hash of all pixels.</param>
/// <param name="Whole">The perceptual hash of the image; 0 where it is flat.</param>
/// <param name="Middle">That of the middle, as a small crop would have it.</param>
/// <param name="Mirrored">That of the mirrored image.</param>
/// <param name="MirroredMiddle">That of the mirrored middle.</param>
internal readonly record struct ImageHash(ulong Pixels, UInt128 Whole, UInt128 Middle, UInt128 Mirrored, UInt128 MirroredMiddle)
{
    /// <summary>Number of values that <see cref="Write"/> writes.</summary>
    public const int Length = 9;

    private const int Ninths = 8; // of each side are in the middle

    /// <summary>The hash of an image as it is in a column of pixels, with its mean where that is known.</summary>
    public static ImageHash Of(PixelImage image)
    {
        (int height, int width) = image.Size;
        (UInt128 whole, UInt128 mirrored) = Hash(image, CropRegion.Whole(image.Size));
        (UInt128 middle, UInt128 mirroredMiddle) =
            Hash(image, CropRegion.Middle(image.Size, Math.Max(1, height * Ninths / 9), Math.Max(1, width * Ninths / 9)));
        return new(PixelsOf(image), whole, middle, mirrored, mirroredMiddle);
    }

    /// <summary>How many bits differ, at least, of this image or its middle, mirrored or not, and another or its middle.</summary>
    public int DistanceTo(in ImageHash other)
    {
        if (Whole == 0 || other.Whole == 0)
            return int.MaxValue; // flat images look alike, whatever they show
        int upright = Math.Min(Bits(Whole, other.Whole), Math.Min(Bits(Middle, other.Whole), Bits(Whole, other.Middle)));
        int mirrored =
            Math.Min(Bits(Mirrored, other.Whole), Math.Min(Bits(MirroredMiddle, other.Whole), Bits(Mirrored, other.Middle)));
        return Math.Min(upright, mirrored);
    }

    public void Write(Span<ulong> values)
    {
        values[0] = Pixels;
        UInt128[] parts = [Whole, Middle, Mirrored, MirroredMiddle];
        for (int i = 0; i < parts.Length; i++)
            (values[2 * i + 1], values[2 * i + 2]) = ((ulong)(parts[i] >> 64), (ulong)parts[i]);
    }

    public static ImageHash Read(ReadOnlySpan<ulong> values) => new(
        values[0], new(values[1], values[2]), new(values[3], values[4]), new(values[5], values[6]), new(values[7], values[8]));

    private static int Bits(UInt128 a, UInt128 b) => (int)UInt128.PopCount(a ^ b);

    private static (UInt128 Upright, UInt128 Mirrored) Hash(PixelImage image, CropRegion region)
    {
        const int side = PerceptualHash.Side;
        Span<float> square = stackalloc float[PixelLayout.Channels * side * side], grey = stackalloc float[side * side];
        PlaneResizer.OfThisThread.Cut(image.Planes, region, ResizeFilter.Bilinear, mirror: false, side, square);
        PerceptualHash.ToGrey(square, grey);
        return PerceptualHash.Of(grey, PerceptualHash.MostFrequencies);
    }

    private static ulong PixelsOf(PixelImage image)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(image.Values, hash);
        return MemoryMarshal.Read<ulong>(hash);
    }
}
