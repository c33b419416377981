using MLNet.GoogLeNet.Transformers.Onnx;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Onnx;

public sealed class LocalResponseMapTests
{
    private const int Pixels = 7;

    [Theory]
    [InlineData(1)]
    [InlineData(21)] // fills no register, of any width
    [InlineData(192)]
    public void A_map_is_normalised_as_the_formula_says(int channels)
    {
        var random = new Random(1);
        float[] map = [.. Enumerable.Range(0, Pixels * channels).Select(_ => random.NextSingle() * 400)];
        float[] expected = [.. Normalized(map, channels).Select(value => (float)value)];

        LocalResponseMap.Normalize(map, channels, threads: 1);

        Assert.All(expected.Zip(map), pair => Assert.Equal(pair.First, pair.Second, pair.First * 1e-6));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(21)]
    [InlineData(64)]
    [InlineData(192)]
    public void Bytes_are_normalised_as_the_numbers_that_they_mean_and_rounded_once(int channels)
    {
        const float Scale = 1.7f, NormalizedScale = 0.3f;
        var random = new Random(2);
        var map = new byte[Pixels * channels];
        random.NextBytes(map);
        double[] steps =
            [.. Normalized([.. map.Select(value => value * Scale)], channels).Select(value => Math.Min(value / NormalizedScale, 255))];

        LocalResponseMap.Normalize(map, channels, Scale, NormalizedScale, threads: 1);

        Assert.Contains(steps, step => step == 255);
        Assert.All(steps.Zip(map), pair => Assert.InRange(pair.Second - pair.First, -0.5001, 0.5001));
    }

    [Fact]
    public void The_number_of_threads_does_not_matter()
    {
        float[] Of(int threads)
        {
            float[] map = [.. Enumerable.Range(0, Pixels * 64).Select(i => i % 89f)];
            LocalResponseMap.Normalize(map, 64, threads);
            return map;
        }

        Assert.Equal(Of(1), Of(2));
        Assert.Equal(Of(1), Of(64)); // more than there are pixels
    }

    private static IEnumerable<double> Normalized(float[] map, int channels) => map.Select((value, i) =>
    {
        int pixel = i / channels * channels, channel = i % channels;
        double sum = Enumerable.Range(channel - 2, 5).Where(k => k >= 0 && k < channels).Sum(k => Math.Pow(map[pixel + k], 2));
        return value / Math.Pow(1 + 1e-4 / 5 * sum, 0.75);
    });
}
