using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// From an image file, or an image in memory, to the pixels of a square, or of several. Keeps its buffers, so one belongs to one cursor.
/// </summary>
internal sealed class PixelReader
{
    private readonly PixelLoadingOptions _options;
    private readonly Func<int, int, Framing> _frame;
    private readonly EncodedImage _encoded = new();
    private readonly ImageDecoder _decoder = new();
    private readonly Resampler _resampler = new();
    private readonly RowWindow _window = new();
    private readonly byte[] _square; // room for the largest of several

    public PixelReader(PixelLoadingOptions options)
    {
        _options = options;
        TestSquares? squares = options.Fit == ImageFit.TestSquares ? new(options.ResizeTo) : null;
        int side = squares?.LargestSide ?? 0;
        _square = new byte[3 * side * side];
        Length = 3 * (squares?.Pixels ?? options.Size * options.Size);
        _frame = (width, height) =>
        {
            Size = (width, height);
            return Framing.Of(options.Fit, width, height, options.ResizeTo, options.Size);
        };
    }

    /// <summary>Width and height of the whole image, upright, that was read last.</summary>
    public (int Width, int Height) Size { get; private set; }

    /// <summary>Number of bytes that it makes of each image.</summary>
    public int Length { get; }

    /// <param name="path">Path of an image file; a relative one starts from the options' image folder.</param>
    /// <param name="pixels">Receives planar [3, size, size], red, green, blue, or what <see cref="TestSquares"/> says.</param>
    /// <exception cref="BadImageException">The file is missing, or not a whole image.</exception>
    public void Read(string path, Span<byte> pixels)
    {
        _encoded.Read(_options.Resolve(path));
        Read(pixels);
    }

    /// <param name="encoded">The bytes of an image file.</param>
    /// <param name="pixels">Receives planar [3, size, size], red, green, blue, or what <see cref="TestSquares"/> says.</param>
    /// <exception cref="BadImageException">They are not a whole image.</exception>
    public void Read(in VBuffer<byte> encoded, Span<byte> pixels)
    {
        _encoded.Bytes.Resize(encoded.Length);
        encoded.CopyTo(_encoded.Bytes.Span);
        Read(pixels);
    }

    /// <param name="image">An image in memory.</param>
    /// <param name="pixels">Receives planar [3, size, size], red, green, blue, or what <see cref="TestSquares"/> says.</param>
    /// <exception cref="BadImageException">It is cut short, too large, too narrow or fully transparent.</exception>
    public void Read(RawImage image, Span<byte> pixels)
    {
        _window.Open(image);
        Size = (image.Width, image.Height);
        if (_options.Fit == ImageFit.TestSquares)
            CutSquares(_window, pixels);
        else
            Cut(_window, _frame(image.Width, image.Height), pixels);
        _window.Close();
    }

    private void Read(Span<byte> pixels)
    {
        if (_options.Fit == ImageFit.TestSquares)
        {
            ReadSquares(pixels);
            return;
        }
        (Raster image, Framing framing) = _decoder.Decode(_encoded.Bytes, _frame);
        Cut(image, framing, pixels);
    }

    private void Cut(IPixelRows image, Framing framing, Span<byte> pixels)
    {
        if (_options.Fit == ImageFit.Pad)
            pixels.Fill(PixelLoadingOptions.Padding);
        _resampler.Resample(image, framing, _options.Size, pixels);
    }

    private void ReadSquares(Span<byte> pixels)
    {
        var squares = new TestSquares(_options.ResizeTo);
        (Raster image, _) = _decoder.Decode(_encoded.Bytes, (width, height) =>
        {
            Size = (width, height);
            return squares.Framing(TestSquares.Count - 1, width, height); // detailed enough for the largest
        });
        CutSquares(image, pixels);
    }

    private void CutSquares(IPixelRows image, Span<byte> pixels)
    {
        var squares = new TestSquares(_options.ResizeTo);
        for (int square = 0; square < TestSquares.Count; square++)
        {
            int side = squares.Side(square), length = side * side;
            Span<byte> planes = _square.AsSpan(0, 3 * length);
            _resampler.Resample(image, squares.Framing(square, Size.Width, Size.Height), side, planes);
            for (int channel = 0; channel < 3; channel++)
                planes.Slice(channel * length, length).CopyTo(pixels[(channel * squares.Pixels + squares.Start(square))..]);
        }
    }
}
