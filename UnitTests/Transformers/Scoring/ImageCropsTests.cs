using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Scoring;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

public sealed class ImageCropsTests
{
    private const int Size = 32;

    [Fact]
    public void Ten_crops_are_the_middle_the_corners_and_their_mirror_images()
    {
        PixelImage image = Coordinates(height: 40, width: 50);
        ImageCrops crops = ImageCrops.Of(10, Column(3, 40, 50), Size);

        (float X, float Y)[] corners = [.. Enumerable.Range(0, 10).Select(crop => UpperLeft(Cut(crops, image, crop)))];

        Assert.Equal([(9, 4), (0, 0), (18, 0), (0, 8), (18, 8)], corners[..5]);
        Assert.Equal(corners[..5].Select(corner => (corner.X + Size - 1, corner.Y)), corners[5..]); // mirrored: the right end comes first
    }

    [Fact]
    public void One_crop_is_the_middle()
    {
        ImageCrops crops = ImageCrops.Of(1, Column(3, 40, 50), Size);

        Assert.Equal(1, crops.Count);
        Assert.Equal((9, 4), UpperLeft(Cut(crops, Coordinates(height: 40, width: 50), 0)));
    }

    [Fact]
    public void The_paper_cuts_six_crops_of_each_of_twelve_squares_and_mirrors_them()
    {
        var squares = new TestSquares(40);
        PixelImage image = SquaresOf(squares, (square, x, y) => (1000 * square + x, y));
        ImageCrops crops = ImageCrops.Of(144, Column(3, squares.Pixels), Size);

        Assert.Equal(144, crops.Count);
        for (int square = 0; square < 12; square++)
        {
            int margin = squares.Side(square) - Size, start = 1000 * square;
            (float, float)[] found = [.. Enumerable.Range(0, 5).Select(view => UpperLeft(Cut(crops, image, 6 * square + view)))];
            int middle = CropRegion.Start(squares.Side(square), Size);
            Assert.Equal([(start + middle, middle), (start, 0), (start + margin, 0), (start, margin), (start + margin, margin)], found);
        }
        for (int crop = 0; crop < 72; crop++)
        {
            float[] mirrored = [.. Cut(crops, image, crop).Chunk(Size).SelectMany(row => row.Reverse())];
            Assert.Equal(mirrored, Cut(crops, image, crop + 72));
        }
    }

    [Fact]
    public void The_sixth_crop_is_the_whole_square_made_smaller()
    {
        var squares = new TestSquares(64);
        PixelImage image = SquaresOf(squares, (_, x, y) => (x, y)); // a slope stays one when it is resized
        ImageCrops crops = ImageCrops.Of(144, Column(3, squares.Pixels), Size);

        for (int square = 0; square < 12; square++)
        {
            float[] crop = Cut(crops, image, 6 * square + 5);
            double scale = squares.Side(square) / (double)Size;
            int middle = Size * Size / 2 + Size / 2;
            Assert.Equal((Size / 2 + 0.5) * scale - 0.5, crop[middle], 0.1);
            Assert.Equal((Size / 2 + 0.5) * scale - 0.5, crop[Size * Size + middle], 0.1);
        }
    }

    [Fact]
    public void A_column_without_the_squares_is_refused_with_what_to_do()
    {
        string Message(params int[] shape) => Assert.Throws<ArgumentOutOfRangeException>(
            "rows", () => Column(shape).RequireSide(Size, squares: true, "rows")).Message;

        Assert.Contains("Column 'Pixels' has 196,608 values per row; 144 crops are cut from the twelve squares that LoadPixels gives with "
            + "Fit = ImageFit.TestSquares and ResizeTo of 32 or more (256 for 224). Load the images that way, with a channel mean, or set "
                + "Crops to 10 or 1.",
            Message(3, 256, 256));
        Assert.Contains("144 crops", Message(3, new TestSquares(24).Pixels)); // squares smaller than a crop
        ImageCrops later = ImageCrops.Of(144, Column(), Size);
        Assert.Throws<InvalidOperationException>(() =>
            later.Cut(new PixelImage(new float[300], PixelLayout.Planes(10, 10)), 0, new float[3 * Size * Size]));
    }

    private static PixelColumn Column(params int[] shape)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(
            "Pixels", shape.Length == 0 ? new VectorDataViewType(NumberDataViewType.Single) : new(NumberDataViewType.Single, shape));
        return PixelColumn.Require(schema.ToSchema(), "Pixels", PixelKind.Normalized, "schema");
    }

    private static float[] Cut(ImageCrops crops, PixelImage image, int crop)
    {
        var pixels = new float[3 * Size * Size];
        crops.Cut(image, crop, pixels);
        return pixels;
    }

    private static (float X, float Y) UpperLeft(float[] crop) => (crop[0], crop[Size * Size]);

    // Red says the column, green the row.
    private static PixelImage Coordinates(int height, int width) => new(
        [.. Enumerable.Range(0, 3 * height * width)
            .Select(i => (i / (height * width)) switch { 0 => (float)(i % width), 1 => i / width % height, _ => 0 })],
        PixelLayout.Planes(height, width));

    private static PixelImage SquaresOf(TestSquares squares, Func<int, int, int, (float, float)> at)
    {
        var image = new float[3 * squares.Pixels];
        for (int square = 0; square < TestSquares.Count; square++)
            for (int i = 0, side = squares.Side(square); i < side * side; i++)
                (image[squares.Start(square) + i], image[squares.Pixels + squares.Start(square) + i]) = at(square, i % side, i / side);
        return new(image, PixelLayout.TwelveSquares(squares.Side(0)));
    }
}
