namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Which scores are the highest; of equal ones, those that come first.</summary>
internal static class TopScoring
{
    /// <summary>The place of the highest score; −1 where there is none.</summary>
    public static int Index(ReadOnlySpan<float> scores)
    {
        Span<int> top = stackalloc int[1];
        Indices(scores, top);
        return top[0];
    }

    /// <summary>The places of the highest scores, the highest first; −1 beyond the scores that are numbers.</summary>
    public static void Indices(ReadOnlySpan<float> scores, Span<int> top)
    {
        int found = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]) || (found == top.Length && scores[i] <= scores[top[^1]]))
                continue;
            int place = found < top.Length ? found++ : found - 1;
            for (; place > 0 && scores[top[place - 1]] < scores[i]; place--)
                top[place] = top[place - 1];
            top[place] = i;
        }
        top[found..].Fill(-1);
    }
}
