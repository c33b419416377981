namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>How numbers stand in the memory of a tensor.</summary>
/// <typeparam name="T">What one of them takes up there.</typeparam>
internal interface IElements<T> where T : unmanaged
{
    /// <summary>Widens to float32; both spans have the same length.</summary>
    static abstract void Read(ReadOnlySpan<T> elements, Span<float> values);

    /// <summary>Rounds from float32; both spans have the same length.</summary>
    static abstract void Write(ReadOnlySpan<float> values, Span<T> elements);
}

/// <summary>float32, as it is.</summary>
internal readonly struct SingleElements : IElements<float>
{
    public static void Read(ReadOnlySpan<float> elements, Span<float> values) => elements.CopyTo(values);

    public static void Write(ReadOnlySpan<float> values, Span<float> elements) => values.CopyTo(elements);
}
