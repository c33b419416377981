using MLNet.GoogLeNet.Transformers.Scoring;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

public class ImageLookTests
{
    [Fact]
    public void A_checkerboard_is_as_steep_as_its_contrast_allows()
    {
        float[] board = [.. Enumerable.Range(0, 3 * 16).Select(i => (i / 4 + i) % 2 == 0 ? 10f : 30f)];

        Assert.Equal([20f, 10f, 20f], Of(board));
    }

    [Fact]
    public void Neighbours_are_those_of_a_row_or_a_column()
    {
        float[] halves = [.. Enumerable.Range(0, 3 * 16).Select(i => i % 4 < 2 ? -6f : 6f)]; // one edge in each of four rows

        float[] look = Of(halves);

        Assert.Equal([0f, 6f], look[..2]);
        Assert.Equal(Math.Sqrt(4 * 144 / 24.0), look[2], 1e-4);
    }

    private static float[] Of(float[] pixels)
    {
        var look = new float[ImageLook.Length];
        ImageLook.Of(pixels, size: null, look);
        Assert.Equal([0f, 0f], look[3..]);
        return look[..3];
    }
}
