namespace MLNet.GoogLeNet.Data.Splits;

/// <summary>Rows of a class that are kept back, for testing or for validation.</summary>
internal static class HoldOut
{
    /// <summary>How many of a class are kept back: at least one and never all, so none of a single row. Halves are rounded up.</summary>
    /// <param name="rows">Number of rows of the class.</param>
    /// <param name="fraction">The share, more than 0 and less than 1.</param>
    public static int Count(int rows, double fraction)
    {
        int share = (int)Math.Round(rows * fraction, MidpointRounding.AwayFromZero);
        return Math.Min(Math.Max(share, 1), rows - 1);
    }

    /// <summary>Draws the rows that are kept back.</summary>
    /// <param name="rows">The rows of one class.</param>
    /// <param name="fraction">The share, more than 0 and less than 1.</param>
    /// <param name="random">Decides which.</param>
    public static IEnumerable<T> Draw<T>(IEnumerable<T> rows, double fraction, Random random)
    {
        T[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        return shuffled.Take(Count(shuffled.Length, fraction));
    }
}
