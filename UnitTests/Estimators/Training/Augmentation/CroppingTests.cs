using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Training.Augmentation;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class CroppingTests
{
    private const int Draws = 8000;
    private static readonly AugmentationOptions Options = new();

    [Fact]
    public void Shares_of_the_area_keep_to_their_range_and_are_even_where_every_aspect_ratio_fits()
    {
        double[] shares = [.. Regions(Options, (256, 256)).Select(region => region.Height * region.Width / 65536.0)];

        Assert.All(shares, share => Assert.InRange(share, 0.345, 1));
        // Below 3/4 of a square image there is room for 4:3 and 3:4.
        int[] quarters = [.. Enumerable.Range(0, 4).Select(i => shares.Count(share => share >= 0.35 + i * 0.1 && share < 0.45 + i * 0.1))];
        Assert.All(quarters, count => Assert.InRange(count, quarters.Average() * 0.9, quarters.Average() * 1.1));
        Assert.Contains(shares, share => share > 0.9);
    }

    [Fact]
    public void Aspect_ratios_keep_to_their_range_and_are_even_between_their_logarithms()
    {
        AugmentationOptions small = Options with { SmallestArea = 0.1 };
        double[] logarithms = [.. Regions(small, (512, 512)).Where(region => region.Height * region.Width < 0.7 * 512 * 512)
            .Select(region => Math.Log((double)region.Width / region.Height) / Math.Log(4.0 / 3))];

        Assert.All(logarithms, value => Assert.InRange(value, -1.03, 1.03));
        Assert.InRange(logarithms.Average(), -0.03, 0.03);
        Assert.InRange(logarithms.Average(value => value * value), 1 / 3.0 - 0.02, 1 / 3.0 + 0.02);
    }

    [Fact]
    public void Area_crops_lie_in_the_image_and_reach_its_corners()
    {
        CropRegion[] regions = [.. Regions(Options with { SmallestArea = 0.08 }, (120, 200))];

        Assert.All(regions, region => Assert.True(
            region is { Top: >= 0, Left: >= 0 } && region.Top + region.Height <= 120 && region.Left + region.Width <= 200));
        Assert.Contains(regions, region => region is { Top: < 4, Left: < 4 });
        Assert.Contains(regions, region => region.Top + region.Height > 116 && region.Left + region.Width > 196);
    }

    [Theory]
    [InlineData(1000, 10)]
    [InlineData(10, 1000)]
    public void An_image_in_which_nothing_fits_gives_the_most_of_its_middle(int height, int width)
    {
        CropRegion[] regions = [.. Regions(Options with { SmallestArea = 1 }, (height, width)).Distinct()];

        CropRegion region = Assert.Single(regions);
        Assert.Equal(13, Math.Max(region.Height, region.Width));
        Assert.Equal(10, Math.Min(region.Height, region.Width));
        Assert.Equal(494, Math.Max(region.Top, region.Left)); // half of 987, to the even number
    }

    [Fact]
    public void Fixed_crops_come_from_every_place_alike()
    {
        CropRegion[] regions = [.. Regions(Options with { Crop = TrainingCrop.Fixed }, (226, 225))];

        Assert.All(regions, region => Assert.Equal((224, 224), (region.Height, region.Width)));
        int[] counts = [.. regions.GroupBy(region => region).Select(place => place.Count())];
        Assert.Equal(3 * 2, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, Draws / 6 * 0.9, Draws / 6 * 1.1));
    }

    private static IEnumerable<CropRegion> Regions(AugmentationOptions options, (int, int) image)
    {
        var random = new Random(11);
        var cropping = new Cropping(options, imageSize: 224);
        return Enumerable.Range(0, Draws).Select(_ => cropping.Draw(image, random));
    }
}
