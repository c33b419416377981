using MLNet.GoogLeNet.Data.Pixels;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Pixels;

public sealed class PixelNormalizationTests
{
    private const int Plane = 1500; // more than one chunk, and no multiple of a vector

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Bytes_are_normalised_as_singles_are_and_come_back(bool perPlace, bool scaled)
    {
        PixelNormalization normalization = Make(perPlace, scaled);
        byte[] bytes = Noise();
        float[] expected = [.. bytes.Select(value => (float)value)], normalized = new float[bytes.Length];
        normalization.Apply(expected);

        normalization.Apply(bytes, normalized);

        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), normalized.Select(BitConverter.SingleToInt32Bits));
        var restored = new byte[bytes.Length];
        Assert.True(normalization.TryRestore(normalized, restored));
        Assert.Equal(bytes, restored);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Plane - 1)]
    [InlineData(3 * Plane - 1)]
    public void Singles_that_no_byte_gives_are_told_apart(int place)
    {
        PixelNormalization normalization = Make(perPlace: false, scaled: true);
        byte[] bytes = Noise();
        var normalized = new float[bytes.Length];
        normalization.Apply(bytes, normalized);

        foreach (float other in new[] { MathF.BitIncrement(normalized[place]), float.NaN, float.PositiveInfinity, 1e9f })
        {
            float[] changed = [.. normalized];
            changed[place] = other;
            Assert.False(normalization.TryRestore(changed, new byte[bytes.Length]));
        }
    }

    [Fact]
    public void A_mean_image_of_another_size_restores_nothing() =>
        Assert.False(Make(perPlace: true, scaled: false).TryRestore(new float[12], new byte[12]));

    [Fact]
    public void What_is_shown_is_rounded_and_cut_off()
    {
        var bytes = new byte[3];

        new PixelNormalization([100, 100, 100], [0.5f, 1, 1]).Restore([0.7f, -200, 200], bytes);

        Assert.Equal([101, 0, 255], bytes);
    }

    private static PixelNormalization Make(bool perPlace, bool scaled) => new(
        perPlace ? [.. Enumerable.Range(0, 3 * Plane).Select(place => place * 0.0517f)] : [123.68f, 116.78f, 103.94f],
        scaled ? [1 / 58.4f, 1 / 57.1f, 1 / 57.4f] : []);

    private static byte[] Noise()
    {
        var bytes = new byte[3 * Plane];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
