namespace MLNet.GoogLeNet.Data.Splits;

/// <summary>Rows of each class that are kept back, for testing or for validation, once or in turn.</summary>
internal static class HoldOut
{
    /// <summary>How many of a class are kept back: at least one and never all, so none of a single row. Halves are rounded up.</summary>
    /// <param name="rows">Number of rows of the class.</param>
    /// <param name="fraction">The share, above 0 and below 1.</param>
    public static int Count(int rows, double fraction)
    {
        int share = (int)Math.Round(rows * fraction, MidpointRounding.AwayFromZero);
        return Math.Min(Math.Max(share, 1), rows - 1);
    }

    /// <summary>Draws the rows that are kept back.</summary>
    /// <param name="rows">The rows of one class.</param>
    /// <param name="fraction">The share, above 0 and below 1.</param>
    /// <param name="random">Decides which.</param>
    public static IEnumerable<T> Draw<T>(IEnumerable<T> rows, double fraction, Random random)
    {
        T[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        return shuffled.Take(Count(shuffled.Length, fraction));
    }

    /// <summary>
    /// Deals rows out as cards are dealt, class after class, so that neither the parts nor a class in them differ by more than a row.
    /// </summary>
    /// <param name="classes">The rows of each class.</param>
    /// <param name="parts">Number of parts, which are numbered from 0.</param>
    /// <param name="random">Decides which row goes where.</param>
    public static IEnumerable<(T Row, int Part)> Deal<T>(IEnumerable<IEnumerable<T>> classes, int parts, Random random)
    {
        int next = 0;
        foreach (IEnumerable<T> rows in classes)
        {
            T[] shuffled = [.. rows];
            random.Shuffle(shuffled);
            foreach (T row in shuffled)
                yield return (row, next++ % parts);
        }
    }
}
