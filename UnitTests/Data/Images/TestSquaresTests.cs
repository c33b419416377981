using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Images;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

/// <summary>The twelve squares of the paper's test protocol.</summary>
public sealed class TestSquaresTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void At_256_they_have_the_sizes_of_the_paper()
    {
        var squares = new TestSquares(256);

        Assert.Equal([256, 256, 256, 288, 288, 288, 320, 320, 320, 352, 352, 352], Enumerable.Range(0, 12).Select(squares.Side));
        Assert.Equal(3 * (256 * 256 + 288 * 288 + 320 * 320 + 352 * 352), squares.Pixels);
    }

    [Theory]
    [InlineData(600, 400, true)]
    [InlineData(400, 600, false)]
    public void They_lie_at_the_beginning_in_the_middle_and_at_the_end_of_the_long_side(int width, int height, bool wide)
    {
        var squares = new TestSquares(256);

        Framing[] largest = [.. Enumerable.Range(9, 3).Select(square => squares.Framing(square, width, height))];

        Assert.All(largest, framing => Assert.Equal(wide ? (528, 352) : (352, 528), (framing.Width, framing.Height)));
        Assert.Equal([0, 88, 176], largest.Select(framing => wide ? framing.Left : framing.Top));
        Assert.All(largest, framing => Assert.Equal(0, wide ? framing.Top : framing.Left));
    }

    [Fact]
    public void The_number_of_pixels_tells_which_they_are()
    {
        Assert.Equal(40, TestSquares.Of(new TestSquares(40).Pixels)!.Side(0));
        Assert.Null(TestSquares.Of(new TestSquares(40).Pixels + 1));
        Assert.Null(TestSquares.Of(256 * 256));
        Assert.Null(TestSquares.Of(0));
    }

    [Fact]
    public void The_middle_ones_are_what_LoadPixels_gives_at_their_size()
    {
        string path = SyntheticImages.Write(_folder["a.png"], 90, 60, (x, y) => new SKColor((byte)(x * 2), (byte)(y * 3), (byte)(x * y)));
        var squares = new TestSquares(40);

        byte[] all = Load(path, new() { ResizeTo = 40, Fit = ImageFit.TestSquares });

        Assert.Equal(3 * squares.Pixels, all.Length);
        for (int size = 0; size < 4; size++)
        {
            int square = 3 * size + 1, side = squares.Side(square);
            byte[] alone = Load(path, new() { ResizeTo = side });
            for (int channel = 0; channel < 3; channel++)
                Assert.Equal(
                    alone.AsSpan(channel * side * side, side * side).ToArray(),
                    all.AsSpan(channel * squares.Pixels + squares.Start(square), side * side).ToArray());
        }
    }

    [Fact]
    public void A_jpeg_is_decoded_finely_enough_for_the_largest()
    {
        string path =
            SyntheticImages.Write(_folder["a.jpg"], 320, 320, (x, y) => new SKColor((byte)(x * 37), (byte)(y * 41), (byte)(x * y)));
        var squares = new TestSquares(40);
        int square = TestSquares.Count - 2, side = squares.Side(square); // 55 pixels; an eighth of the image is 40

        byte[] all = Load(path, new() { ResizeTo = 40, Fit = ImageFit.TestSquares });

        Assert.Equal(
            Load(path, new() { ResizeTo = side }).AsSpan(0, side * side).ToArray(),
            all.AsSpan(squares.Start(square), side * side).ToArray());
    }

    [Fact]
    public void The_outer_ones_show_the_ends()
    {
        string path =
            SyntheticImages.Write(_folder["a.png"], 120, 40, (x, _) => x < 40 ? SKColors.Red : x < 80 ? SKColors.Lime : SKColors.Blue);
        var squares = new TestSquares(40);
        byte[] all = Load(path, new() { ResizeTo = 40, Fit = ImageFit.TestSquares });

        byte[] Colour(int square)
        {
            int middle = squares.Start(square) + squares.Side(square) / 2 * (squares.Side(square) + 1);
            return [all[middle], all[squares.Pixels + middle], all[2 * squares.Pixels + middle]];
        }
        for (int size = 0; size < 4; size++)
        {
            Assert.Equal([255, 0, 0], Colour(3 * size));
            Assert.Equal([0, 255, 0], Colour(3 * size + 1));
            Assert.Equal([0, 0, 255], Colour(3 * size + 2));
        }
    }

    [Theory]
    [InlineData(250, null)]
    [InlineData(256, 224)]
    [InlineData(2048, null)]
    public void A_size_that_cannot_be_cut_into_eighths_and_a_crop_are_refused(int resizeTo, int? cropTo)
    {
        var error = Assert.Throws<ArgumentException>(() => _mlContext.Transforms.LoadPixels(
            "Pixels", "ImagePath", new() { Fit = ImageFit.TestSquares, ResizeTo = resizeTo, CropTo = cropTo }));

        Assert.Contains("takes a multiple of 8 up to 1024 and no CropTo. The paper's size is 256.", error.Message);
    }

    private byte[] Load(string path, PixelLoadingOptions options)
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable([new PathRow { ImagePath = path }]);
        return Assert.Single(
            _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", options).Fit(rows).Transform(rows).GetColumn<byte[]>("Pixels"));
    }

    private sealed class PathRow
    {
        public string ImagePath { get; set; } = "";
    }
}
