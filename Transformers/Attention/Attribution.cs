namespace MLNet.GoogLeNet.Transformers.Attention;

/// <summary>What the places of a layer's maps say for a class, for one image.</summary>
/// <param name="Map">[H, W], as many rows as columns; positive for the class, negative against it.</param>
/// <param name="Label">The place of the class.</param>
/// <param name="Logits">Of all classes.</param>
internal sealed record Attribution(float[] Map, int Label, float[] Logits)
{
    /// <summary>What speaks for the class, from 0 to 1: negative values are zeros, and the highest is 1 unless there is none.</summary>
    public float[] Positive()
    {
        float highest = Map.Max();
        return [.. Map.Select(value => value > 0 ? value / highest : 0)];
    }
}
