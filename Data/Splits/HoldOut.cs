namespace MLNet.GoogLeNet.Data.Splits;

/// <summary>Rows of a class that are kept back, for testing or for validation.</summary>
internal static class HoldOut
{
    /// <summary>Draws a share of the rows: at least one and never all, so none of a single row. Halves are rounded up.</summary>
    /// <param name="rows">The rows of one class.</param>
    /// <param name="fraction">The share, more than 0 and less than 1.</param>
    /// <param name="random">Decides which.</param>
    public static IEnumerable<T> Draw<T>(IEnumerable<T> rows, double fraction, Random random)
    {
        T[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        int share = (int)Math.Round(shuffled.Length * fraction, MidpointRounding.AwayFromZero);
        return shuffled.Take(Math.Min(Math.Max(share, 1), shuffled.Length - 1));
    }
}
