namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Which scores are the highest; of equal ones, those that come first.</summary>
internal static class TopScoring
{
    /// <summary>The index of the highest score; −1 where there is none.</summary>
    public static int Index(ReadOnlySpan<float> scores)
    {
        Span<int> top = stackalloc int[1];
        Indices(scores, top);
        return top[0];
    }

    /// <summary>The indices of the highest scores, the highest first; −1 beyond the scores that are numbers.</summary>
    public static void Indices(ReadOnlySpan<float> scores, Span<int> top)
    {
        int found = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]) || (found == top.Length && scores[i] <= scores[top[^1]]))
                continue;
            int position = found < top.Length ? found++ : found - 1;
            for (; position > 0 && scores[top[position - 1]] < scores[i]; position--)
                top[position] = top[position - 1];
            top[position] = i;
        }
        top[found..].Fill(-1);
    }
}
