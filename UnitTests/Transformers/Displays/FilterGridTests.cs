using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.Displays.Images;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Displays;

public sealed class FilterGridTests(TrainedFlowers flowers)
{
    [Fact]
    public void A_filter_is_seen_from_its_least_to_its_most()
    {
        // One filter of 2×2: red from −2 to 2, green nothing, blue half as much.
        var (colours, height, width) = FilterMosaic.Draw(new([1, 3, 2, 2], [-2, 2, 0, 1, 0, 0, 0, 0, -1, 1, 0, 0]));

        Assert.Equal((12, 12), (height, width));
        Assert.Equal([0, 128, 64, 255], At(0, 0));
        Assert.Equal([255, 128, 191, 255], At(0, 11));
        Assert.Equal([128, 128, 128, 255], At(11, 0));
        Assert.Equal([191, 128, 128, 255], At(11, 11));

        int[] At(int y, int x) => [.. colours.AsSpan(4 * (y * width + x), 4).ToArray().Select(value => (int)value)];
    }

    [Fact]
    public void Filters_stand_in_rows_of_eight_with_gaps_between_them()
    {
        var (colours, height, width) = FilterMosaic.Draw(new WeightTensor([10, 3, 1, 1], new float[30]));

        Assert.Equal((6 + 4 + 6, 8 * 6 + 7 * 4), (height, width));
        Assert.Equal(10 * 36, Enumerable.Range(0, height * width).Count(place => colours[4 * place + 3] == 255));
    }

    [Fact]
    public void A_network_shows_its_sixty_four()
    {
        FilterGrid filters = flowers.GoogLeNet.Filters();
        string html = filters.ToHtml();

        Assert.Equal(64, filters.Count);
        Assert.Equal(["64 filters of the first convolution, 8 in a row"], HtmlText.Attributes(html, "alt"));
        Assert.InRange(html.Length, 5_000, 50_000);
        HtmlText.AssertSelfContained(html);
    }
}
