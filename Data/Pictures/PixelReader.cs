using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Data.Pictures;

/// <summary>
/// From a picture file to the pixels of a square. Keeps its buffers, so one belongs to one cursor.
/// </summary>
internal sealed class PixelReader
{
    private readonly PixelLoadingOptions _options;
    private readonly Func<int, int, Framing> _frame;
    private readonly EncodedPicture _encoded = new();
    private readonly PictureDecoder _decoder = new();
    private readonly Resampler _resampler = new();

    public PixelReader(PixelLoadingOptions options)
    {
        _options = options;
        _frame = (width, height) => Framing.Of(options.Fit, width, height, options.ResizeTo, options.Size);
    }

    /// <param name="path">Path of a picture file; a relative one begins in the options' image folder.</param>
    /// <param name="pixels">Receives planar [3, size, size], red, green, blue.</param>
    /// <exception cref="BadPictureException">The file is missing, or not a whole picture.</exception>
    public void Read(string path, Span<byte> pixels)
    {
        _encoded.Read(_options.Resolve(path));
        Read(pixels);
    }

    /// <param name="encoded">The bytes of a picture file.</param>
    /// <param name="pixels">Receives planar [3, size, size], red, green, blue.</param>
    /// <exception cref="BadPictureException">They are not a whole picture.</exception>
    public void Read(in VBuffer<byte> encoded, Span<byte> pixels)
    {
        _encoded.Bytes.Resize(encoded.Length);
        encoded.CopyTo(_encoded.Bytes.Span);
        Read(pixels);
    }

    private void Read(Span<byte> pixels)
    {
        (Raster picture, Framing framing) = _decoder.Decode(_encoded.Bytes, _frame);
        if (_options.Fit == ImageFit.Pad)
            pixels.Fill(PixelLoadingOptions.Padding);
        _resampler.Resample(picture, framing, _options.Size, pixels);
    }
}
