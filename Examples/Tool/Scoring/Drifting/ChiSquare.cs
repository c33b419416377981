namespace Tool.Scoring.Drifting;

/// <summary>The chi-squared distribution.</summary>
internal static class ChiSquare
{
    /// <summary>The probability of a value or a larger one; 0 where it is below what a double holds.</summary>
    /// <param name="value">0 or more.</param>
    /// <param name="degrees">Degrees of freedom, 1 or more.</param>
    /// <remarks>
    /// Q(a, x), the upper incomplete gamma function of a = degrees / 2 and x = value / 2, from Q(a + 1, x) = Q(a, x) + xᵃ·e⁻ˣ / Γ(a + 1).
    /// All terms are positive, so that small probabilities are as accurate as large ones.
    /// </remarks>
    public static double UpperTail(double value, int degrees)
    {
        double x = value / 2;
        if (x == 0)
            return 1;
        bool isEven = degrees % 2 == 0;
        double a = isEven ? 1 : 0.5, sum = isEven ? Math.Exp(-x) : Erfc(Math.Sqrt(x));
        double logTerm = isEven ? Math.Log(x) - x : 0.5 * Math.Log(x) - x - Math.Log(Math.Sqrt(Math.PI) / 2); // of xᵃ·e⁻ˣ / Γ(a + 1)
        for (; a < degrees / 2.0; a++)
        {
            sum += Math.Exp(logTerm);
            logTerm += Math.Log(x / (a + 1));
        }
        return Math.Min(sum, 1);
    }

    // Chebyshev fit of Numerical Recipes (section 6.2), to 1.2e-7 of the value everywhere.
    private static double Erfc(double z)
    {
        double t = 1 / (1 + z / 2), sum = 0;
        double[] coefficients =
        [
            -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277,
        ];
        for (int i = coefficients.Length - 1; i >= 0; i--)
            sum = sum * t + coefficients[i];
        return t * Math.Exp(-z * z + sum);
    }
}
