using MLNet.GoogLeNet.Transformers.Scoring;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

public class ShrunkCovarianceTests
{
    private const int Length = 12;

    [Theory]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(40)]
    public void The_factor_gives_the_inverse(int count)
    {
        float[][] vectors = Vectors(count, place => 1 + place);
        double shrinkage = ShrunkCovariance.Shrinkage(vectors, Length);
        double mean = vectors.Sum(vector => vector.Sum(value => (double)value * value)) / count / Length;
        double Covariance(int i, int j) => (1 - shrinkage) * vectors.Sum(vector => (double)vector[i] * vector[j]) / count
            + (i == j ? shrinkage * mean : 0);
        float[][] factor = ShrunkCovariance.InverseFactor(vectors, Length);
        double Inverse(int i, int j) => (count < Length ? -1 : 1) * factor.Sum(row => (double)row[i] * row[j])
            + (count < Length && i == j ? 1 : 0);

        double unit = Product(0, 0);
        for (int i = 0; i < Length; i++)
            for (int j = 0; j < Length; j++)
                Assert.Equal(i == j ? 1 : 0, Product(i, j) / unit, 1e-3);
        Assert.Equal(Math.Min(count, Length), factor.Length);
        if (count >= Length)
            Assert.Equal(1, unit, 1e-3);

        double Product(int i, int j) => Enumerable.Range(0, Length).Sum(k => Covariance(i, k) * Inverse(k, j));
    }

    [Fact]
    public void Few_vectors_or_round_ones_are_drawn_towards_the_identity_and_many_long_ones_are_not()
    {
        Assert.InRange(ShrunkCovariance.Shrinkage(Vectors(1, _ => 1), Length), 0.999, 1);
        Assert.InRange(ShrunkCovariance.Shrinkage(Vectors(2_000, _ => 1), Length), 0.7, 1);
        Assert.InRange(ShrunkCovariance.Shrinkage(Vectors(2_000, place => place == 0 ? 10 : 1), Length), 0, 0.01);
    }

    [Fact]
    public void Vectors_without_a_difference_have_no_factor()
    {
        Assert.Empty(ShrunkCovariance.InverseFactor([], Length));
        Assert.Empty(ShrunkCovariance.InverseFactor([new float[Length], new float[Length]], Length));
    }

    // Normal, with the deviation of each place.
    private static float[][] Vectors(int count, Func<int, float> deviation)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => (float[])[.. Enumerable.Range(0, Length).Select(place => deviation(place)
            * MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle()))])];
    }
}
