namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>The values of one tensor between layers that a byte can stand for; what lies outside becomes the nearest end.</summary>
/// <param name="Lowest">Zero after a ReLU, otherwise negative.</param>
/// <param name="Highest">Not below zero.</param>
internal readonly record struct ActivationRange(float Lowest, float Highest)
{
    /// <summary>The distance of two neighbouring bytes.</summary>
    public float Scale => (Highest - Lowest) / byte.MaxValue;

    /// <summary>The byte that stands for 0.</summary>
    public byte ZeroPoint => (byte)Math.Clamp(MathF.Round(-Lowest / Scale), byte.MinValue, byte.MaxValue);

    /// <summary>The value that the nearest byte stands for.</summary>
    public float Round(float value) =>
        (Math.Clamp(MathF.Round(value / Scale) + ZeroPoint, byte.MinValue, byte.MaxValue) - ZeroPoint) * Scale;

    /// <summary>Whether it is one: finite, with 0 inside and a distance between two bytes.</summary>
    public bool IsSound => float.IsFinite(Scale) && float.IsNormal(Scale) && Scale > 0 && Lowest <= 0 && Highest >= 0;
}
