using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Pixels;

public sealed class PixelLayoutTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(ImageFit.Crop, BadImagePolicy.Throw)]
    [InlineData(ImageFit.Crop, BadImagePolicy.KeepRow)]
    [InlineData(ImageFit.TestSquares, BadImagePolicy.Throw)]
    [InlineData(ImageFit.TestSquares, BadImagePolicy.KeepRow)]
    public void LoadPixels_says_it_and_normalisation_hands_it_on(ImageFit fit, BadImagePolicy policy)
    {
        IDataView files = _mlContext.Data.LoadFromImageFiles(["a.png"]);
        IDataView pixels = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 64, Fit = fit, OnBadImage = policy })
            .Append(_mlContext.Transforms.NormalizeZeroMean("Zero", "Pixels", new() { Mean = ChannelMean.Torchvision }))
            .Fit(files).Transform(files);

        foreach (string column in (string[])["Pixels", "Zero"])
        {
            PixelLayout layout = PixelLayout.Of(pixels.Schema[column])!;
            Assert.Equal((64, 64), layout.Area.Size);
            Assert.Equal(fit == ImageFit.TestSquares ? new TestSquares(64).Pixels : 64 * 64, layout.PlaneLength);
            Assert.Equal(fit == ImageFit.TestSquares, layout.Squares is not null);
        }
    }

    [Fact]
    public void A_type_is_believed_rather_than_an_annotation_that_was_copied()
    {
        Assert.Equal((20, 30), PixelLayout.Of(Column(Vector(3, 20, 30), PixelLayout.Planes(30, 20)))!.Area.Size);
        Assert.Equal((10, 10), PixelLayout.Of(Column(Vector(300), PixelLayout.Planes(30, 20)))!.Area.Size);
        Assert.Equal((30, 20), PixelLayout.Of(Column(Vector(1800), PixelLayout.Planes(30, 20)))!.Area.Size);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(3 * 7)]
    [InlineData(4)]
    public void Values_that_are_no_square_are_not_guessed(int length) => Assert.Null(PixelLayout.Guess(length));

    [Fact]
    public void Squares_are_guessed_where_nothing_is_said()
    {
        Assert.Equal((7, 7), PixelLayout.Guess(3 * 7 * 7)!.Area.Size);
        Assert.Equal(256, PixelLayout.Guess(3 * new TestSquares(256).Pixels)!.Squares!.Side(0));
        Assert.Null(PixelLayout.Of(Column(new(NumberDataViewType.Single), layout: null)));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(-1, 5)]
    [InlineData(100_000, 100_000)]
    [InlineData(12)]
    [InlineData(2048)]
    [InlineData]
    [InlineData(1, 2, 3)]
    public void Nonsense_in_an_annotation_is_left_aside(params int[] sides)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("PixelLayout", new VectorDataViewType(NumberDataViewType.Int32, Math.Max(1, sides.Length)),
            (ref VBuffer<int> value) => value = new(sides.Length, sides));
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Pixels", new VectorDataViewType(NumberDataViewType.Single), annotations.ToAnnotations());

        Assert.Null(PixelLayout.Of(builder.ToSchema()["Pixels"]));
    }

    private static VectorDataViewType Vector(params int[] dimensions) => new(NumberDataViewType.Single, dimensions);

    private static DataViewSchema.Column Column(VectorDataViewType type, PixelLayout? layout)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Pixels", type, PixelColumn.Annotations(layout));
        return builder.ToSchema()["Pixels"];
    }
}
