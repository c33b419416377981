namespace Tool.Scoring.Pipeline;

/// <summary>The most likely classes.</summary>
internal static class TopClasses
{
    /// <summary>The places of the highest scores, the highest first; of equal ones the first.</summary>
    /// <param name="scores">A score for each class.</param>
    /// <param name="count">How many places, at most as many as there are classes.</param>
    public static int[] Of(float[] scores, int count)
    {
        int[] places = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort(places, (a, b) => scores[b].CompareTo(scores[a]) is var order and not 0 ? order : a.CompareTo(b));
        return places[..count];
    }
}
