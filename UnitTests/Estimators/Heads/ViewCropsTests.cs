using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Heads;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Heads;

public sealed class ViewCropsTests
{
    private const int Side = 40, Size = 32;

    // The value of a pixel is its distance from the left, so that its place and its scale can be read.
    private static readonly PixelImage Ramp = new(
        [.. Enumerable.Range(0, 3 * Side * Side).Select(i => (byte)(i % Side))], PixelLayout.Planes(Side, Side), new([0, 0, 0], []));

    [Theory]
    [InlineData(0, 4, 35)]     // 32 of 40
    [InlineData(1, 34.5, 4.5)] // 6/8 of 40 are 30, mirrored
    [InlineData(2, 35, 4)]     // 32 of 40, mirrored
    [InlineData(3, 7.5, 31.5)] // 5/8 are 25
    [InlineData(4, 36, 2)]     // 7/8 are 35, mirrored
    [InlineData(5, 5, 34)]     // 6/8
    public void Each_view_shows_its_part_of_the_middle(int view, double left, double right)
    {
        float[] pixels = Cut(Ramp, view);

        Assert.Equal(left, pixels[0], 0.6);
        Assert.Equal(right, pixels[Size - 1], 0.6);
        Assert.All(pixels.Chunk(Size), row => Assert.Equal(pixels[..Size], row, (x, y) => Math.Abs(x - y) < 1e-3));
    }

    [Fact]
    public void Views_are_normalised()
    {
        PixelImage shifted = new(Ramp.ToBytes()!, Ramp.Layout, new([5, 6, 7], []));

        Assert.All(Enumerable.Range(0, GoogLeNetOptions.MostFeatureViews), view => Assert.All(
            Cut(Ramp, view).Zip(Cut(shifted, view)).Chunk(Size * Size).Zip((float[])[5, 6, 7]),
            channel => Assert.All(channel.First, pair => Assert.Equal(pair.First - channel.Second, pair.Second, 1e-3))));
    }

    [Fact]
    public void No_two_views_are_alike() => Assert.Equal(
        GoogLeNetOptions.MostFeatureViews,
        Enumerable.Range(0, GoogLeNetOptions.MostFeatureViews)
            .Select(view => string.Join(' ', Cut(Ramp, view)[..Size])).Distinct().Count());

    private static float[] Cut(PixelImage image, int view)
    {
        IDataView rows = ColourRows.View(new MLContext(seed: 1), ColourRows.Make(2, 1, Side), Side);
        var pixels = new float[3 * Size * Size];
        new ViewCrops(GoogLeNetOptions.MostFeatureViews, PixelColumn.Require(rows.Schema, "Pixels", PixelKind.Normalized, "rows"), Size)
            .Cut(image, view, pixels);
        return pixels;
    }
}
