using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pictures;
using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet.Transformers.Scoring.Crops;

/// <summary>
/// The 144 crops of the paper (section 7): of each of twelve squares the middle, the four corners and the whole square resized, and
/// all of them mirrored.
/// </summary>
internal sealed class SquareCrops : PictureCrops
{
    private const int Views = CornerCrops.Places + 1; // the last is the whole square

    private readonly string _column;
    private readonly int _imageSize;
    private readonly TestSquares? _squares; // the same for all rows, where the column says so

    public SquareCrops(string column, DataViewType type, int imageSize)
    {
        _column = column;
        _imageSize = imageSize;
        if (type is not VectorDataViewType vector || vector.ItemType != NumberDataViewType.Single)
            throw new ArgumentOutOfRangeException(null, $"Column '{column}' is {type}; the network takes zero-mean pixels as a vector of single.");
        if (vector.IsKnownSize)
            _squares = Require(vector.Size) ?? throw new ArgumentOutOfRangeException(null, Mismatch(vector.Size));
    }

    /// <summary>Number of crops in the paper's protocol.</summary>
    public const int PaperCount = 2 * TestSquares.Sizes * TestSquares.Positions * Views;

    public override int Count => PaperCount;

    public override void Cut(ReadOnlySpan<float> picture, int crop, Span<float> pixels)
    {
        TestSquares squares = _squares ?? Require(picture.Length) ?? throw new InvalidOperationException(Mismatch(picture.Length));
        bool mirrored = crop >= PaperCount / 2;
        int square = crop / Views % TestSquares.Count, view = crop % Views, side = squares.Side(square), start = squares.Start(square);
        for (int channel = 0; channel < 3; channel++)
        {
            ReadOnlySpan<float> source = picture.Slice(channel * squares.Pixels + start, side * side);
            Span<float> target = pixels.Slice(channel * _imageSize * _imageSize, _imageSize * _imageSize);
            if (view == CornerCrops.Places)
            {
                PlaneResizer.Resize(source, side, target, _imageSize);
                continue;
            }
            var (top, left) = CornerCrops.Place(view, side, side, _imageSize);
            PixelCrop.PlaneAt(source, side, top, left, _imageSize, target);
        }
        if (mirrored)
            PixelCrop.Mirror(pixels, _imageSize);
    }

    private TestSquares? Require(int length) =>
        length % 3 == 0 && TestSquares.Of(length / 3) is { } squares && squares.Side(0) >= _imageSize ? squares : null;

    private string Mismatch(int length) =>
        $"Column '{_column}' has {length:N0} values per row; {PaperCount} crops are cut from the twelve squares that LoadPixels gives with "
        + $"{nameof(PixelLoadingOptions.Fit)} = {nameof(ImageFit)}.{nameof(ImageFit.TestSquares)} and {nameof(PixelLoadingOptions.ResizeTo)} of {_imageSize} or more "
        + "(256 for 224). Load the pictures so, with a channel mean, or set Crops to 10 or 1.";
}
