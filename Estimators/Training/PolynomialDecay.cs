namespace MLNet.GoogLeNet.Training;

/// <summary>The learning rate as a share of what it was: (1 − step/steps)^power.</summary>
internal static class PolynomialDecay
{
    private const double Power = 0.5; // the BVLC "quick" solver

    /// <param name="step">Steps that are done, from 0.</param>
    /// <param name="steps">Steps in all.</param>
    public static double At(long step, long steps) => Math.Pow(Math.Max(0, 1 - (double)step / steps), Power);
}
