namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>
/// The numbers of local response normalisation, y = x / (1 + α/5 · Σ x²)^0.75: window 5, α 1e-4 divided by the window, β 0.75, k 1, as
/// in the published BVLC network.
/// </summary>
internal static class LocalResponse
{
    /// <summary>Channels on either side that are in the sum.</summary>
    public const int HalfWindow = 2;

    /// <summary>All channels in the sum.</summary>
    public const int Window = 2 * HalfWindow + 1;

    /// <summary>α, before it is divided by the window.</summary>
    public const float Alpha = 1e-4f;

    /// <summary>The factor of each square in the sum: α over the window.</summary>
    public const float Share = Alpha / Window;
}
