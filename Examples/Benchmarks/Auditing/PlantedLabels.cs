namespace Benchmarks.Auditing;

/// <summary>Wrong labels.</summary>
internal static class PlantedLabels
{
    /// <summary>Gives some images, drawn evenly, another class, drawn evenly.</summary>
    /// <param name="labels">The classes, from 0, which are changed.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="share">The share of images.</param>
    /// <param name="random">Draws them.</param>
    /// <returns>The rows that were changed.</returns>
    public static HashSet<int> Plant(int[] labels, int classes, double share, Random random)
    {
        int[] rows = [.. Enumerable.Range(0, labels.Length)];
        random.Shuffle(rows);
        int[] wrong = rows[..(int)(share * rows.Length)];
        foreach (int row in wrong)
            labels[row] = (labels[row] + 1 + random.Next(classes - 1)) % classes;
        return [.. wrong];
    }
}
