using MLNet.GoogLeNet.Data.Images;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

public class ResizeWeightsTests
{
    [Fact]
    public void Weights_sum_to_one_and_the_size_it_has_is_left_as_it_is()
    {
        foreach (ResizeFilter filter in Enum.GetValues<ResizeFilter>())
        {
            for (int i = 0; i < 7; i++)
            {
                Assert.Equal(1, Dense(filter, from: 7, to: 7, i)[i]);
                Assert.Equal(1, Dense(filter, from: 19, to: 7, i).Sum(), tolerance: 1e-6);
                Assert.Equal(1, Dense(filter, from: 5, to: 7, i).Sum(), tolerance: 1e-6);
            }
        }
    }

    [Fact]
    public void Nearest_takes_the_pixel_under_the_centre() =>
        Assert.Equal(
            [0, 0, 1, 2, 2], Enumerable.Range(0, 5).Select(i => Array.IndexOf(Dense(ResizeFilter.Nearest, from: 3, to: 5, i), 1f)));

    [Fact]
    public void Area_shares_what_it_covers()
    {
        Assert.Equal([2 / 3f, 1 / 3f, 0], Dense(ResizeFilter.Area, from: 3, to: 2, 0), Near);
        Assert.Equal([0.5f, 0.5f, 0, 0], Dense(ResizeFilter.Area, from: 4, to: 2, 0), Near);
        Assert.Equal([1, 0], Dense(ResizeFilter.Area, from: 2, to: 3, 0), Near);
        Assert.Equal([0.5f, 0.5f], Dense(ResizeFilter.Area, from: 2, to: 3, 1), Near);
    }

    [Fact]
    // Keys, a = −0.5, at 1.75, 0.75, 0.25, 1.25
    public void Bicubic_at_a_quarter_weighs_four_pixels_of_which_the_outer_count_against_it() =>
        Assert.Equal([-0.0234375f, 0.2265625f, 0.8671875f, -0.0703125f], Dense(ResizeFilter.Bicubic, from: 8, to: 16, 8)[2..6], Near);

    private static bool Near(float x, float y) => Math.Abs(x - y) < 1e-6;

    private static float[] Dense(ResizeFilter filter, int from, int to, int i)
    {
        var weights = new ResizeWeights();
        weights.Set(Extent.Whole(from), to, start: 0, count: to, filter);
        Assert.All(weights.Padded(i)[weights[i].Length..].ToArray(), padding => Assert.Equal(0, padding));
        var dense = new float[from];
        weights[i].CopyTo(dense.AsSpan(weights.First(i)));
        return dense;
    }
}
