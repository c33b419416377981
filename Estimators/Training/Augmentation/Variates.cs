namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>Draws from distributions that <see cref="Random"/> does not have.</summary>
internal static class Variates
{
    /// <summary>Evenly from one bound to the other.</summary>
    public static double NextBetween(this Random random, double from, double to) => from + random.NextDouble() * (to - from);

    /// <summary>Two independent values of mean 0 and variance 1 (Marsaglia's polar method).</summary>
    public static (double First, double Second) NextNormals(this Random random)
    {
        while (true)
        {
            double x = 2 * random.NextDouble() - 1, y = 2 * random.NextDouble() - 1;
            double square = x * x + y * y;
            if (square is <= 0 or >= 1)
                continue;
            double scale = Math.Sqrt(-2 * Math.Log(square) / square);
            return (x * scale, y * scale);
        }
    }

    /// <summary>A share from 0 to 1 from Beta(α, α): U-shaped below α = 1, even at 1, and narrower around a half above.</summary>
    public static double NextBeta(this Random random, double alpha) =>
        1 / (1 + Math.Exp(random.NextLogGamma(alpha) - random.NextLogGamma(alpha)));

    /// <summary>The logarithm of a value from Gamma(shape, 1) (Marsaglia and Tsang 2000).</summary>
    // The logarithm, because at a small shape most values are too small for a double and a ratio of two would be 0 / 0.
    private static double NextLogGamma(this Random random, double shape)
    {
        if (shape < 1)
            return random.NextLogGamma(shape + 1) + Math.Log(1 - random.NextDouble()) / shape;
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = random.NextNormals().First;
            double v = 1 + c * x;
            if (v <= 0)
                continue;
            v = v * v * v;
            if (Math.Log(1 - random.NextDouble()) < 0.5 * x * x + d * (1 - v + Math.Log(v)))
                return Math.Log(d * v);
        }
    }
}
