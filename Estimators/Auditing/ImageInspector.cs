using System.Buffers.Binary;
using System.Security.Cryptography;
using MLNet.GoogLeNet.Data.Images;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>Decodes an image file once, for the square that a network sees and for its fingerprint. Belongs to one cursor.</summary>
/// <param name="side">Side of the square.</param>
internal sealed class ImageInspector(int side)
{
    private const int SideOfMiddle = PerceptualHash.Side * 9 / 8; // of the whole, of which the middle shows eight ninths
    private const int HashFrequencies = 8;        // along each axis: 64 bits
    private const int Tile = 32;                  // side of the parts of an image that may be sharp
    private const double SharperParts = 0.9, BrighterPixels = 0.95;

    private readonly EncodedImage _encoded = new();
    private readonly ImageDecoder _decoder = new();
    private readonly Resampler _resampler = new();
    private readonly byte[] _small = new byte[3 * PerceptualHash.Side * PerceptualHash.Side];
    private readonly float[] _smallGrey = new float[PerceptualHash.Side * PerceptualHash.Side], _grey = new float[side * side];

    /// <summary>Reads an image.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="pixels">Receives the middle square, planar [3, side, side].</param>
    /// <exception cref="BadImageException">The file is missing, or not a whole image.</exception>
    public Fingerprint Read(string path, Span<byte> pixels)
    {
        _encoded.Read(path);
        int width = 0, height = 0;
        (Raster image, Framing framing) = _decoder.Decode(_encoded.Bytes, (imageWidth, imageHeight) =>
        {
            (width, height) = (imageWidth, imageHeight);
            return Framing.Of(ImageFit.Crop, width, height, side, side);
        });
        _resampler.Resample(image, framing, side, pixels);
        ToGrey(pixels, _grey);
        (ulong whole, ulong mirrored) = Hash(image, width, height, PerceptualHash.Side);
        (ulong middle, ulong mirroredMiddle) = Hash(image, width, height, SideOfMiddle);
        return new(HashOf(image), whole, mirrored, middle, mirroredMiddle, width, height, Brightness(), Sharpness());
    }

    private (ulong Upright, ulong Mirrored) Hash(Raster image, int width, int height, int resizeTo)
    {
        Framing framing = Framing.Of(ImageFit.Stretch, width, height, resizeTo, PerceptualHash.Side);
        _resampler.Resample(image, framing, PerceptualHash.Side, _small);
        ToGrey(_small, _smallGrey);
        (UInt128 upright, UInt128 mirrored) = PerceptualHash.Of(_smallGrey, HashFrequencies);
        return ((ulong)upright, (ulong)mirrored);
    }

    private static UInt128 HashOf(Raster image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[sizeof(int)], bytes = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt32LittleEndian(size, image.Width);
        hash.AppendData(size);
        hash.AppendData(image.Bytes.Span);
        hash.GetHashAndReset(bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    private static void ToGrey(ReadOnlySpan<byte> planes, Span<float> grey)
    {
        ReadOnlySpan<byte> green = planes[grey.Length..], blue = planes[(2 * grey.Length)..];
        for (int i = 0; i < grey.Length; i++)
            grey[i] = 0.299f * planes[i] + 0.587f * green[i] + 0.114f * blue[i];
    }

    private float Brightness()
    {
        Span<int> counts = stackalloc int[256];
        foreach (float level in _grey)
            counts[(int)level]++;
        int darker = 0, bright = 0;
        while (bright < 255 && darker + counts[bright] <= BrighterPixels * _grey.Length)
            darker += counts[bright++];
        return bright;
    }

    // An image with a sharp flower before a soft background is sharp.
    private float Sharpness()
    {
        var parts = new List<double>();
        int tile = Math.Min(Tile, side - 2);
        for (int top = 1; top + tile < side; top += tile)
            for (int left = 1; left + tile < side; left += tile)
                parts.Add(LaplacianVariance(top, left, tile));
        parts.Sort();
        return (float)parts[(int)(SharperParts * (parts.Count - 1))];
    }

    private double LaplacianVariance(int top, int left, int tile)
    {
        double sum = 0, squares = 0;
        for (int y = top; y < top + tile; y++)
        {
            ReadOnlySpan<float> above = _grey.AsSpan((y - 1) * side), row = _grey.AsSpan(y * side), below = _grey.AsSpan((y + 1) * side);
            for (int x = left; x < left + tile; x++)
            {
                float value = above[x] + below[x] + row[x - 1] + row[x + 1] - 4 * row[x];
                sum += value;
                squares += value * value;
            }
        }
        double count = tile * tile, mean = sum / count;
        return squares / count - mean * mean;
    }
}
