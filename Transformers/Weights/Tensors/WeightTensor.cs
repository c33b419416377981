namespace MLNet.GoogLeNet.Transformers.Weights.Tensors;

/// <summary>One tensor of weights in plain memory: the values in row-major order, as PyTorch numbers them.</summary>
internal sealed class WeightTensor
{
    /// <param name="shape">The lengths of the dimensions; empty for a single number.</param>
    /// <param name="values">As many values as the shape has places.</param>
    /// <exception cref="ArgumentException">The shape does not describe that many values.</exception>
    public WeightTensor(long[] shape, float[] values)
    {
        if (!TryCount(shape, out long count) || count != values.Length)
            throw new ArgumentException(
                $"Shape [{string.Join(", ", shape)}] does not hold {values.Length:N0} values. " +
                "Give as many values as the product of the dimensions.", nameof(values));

        Shape = shape;
        Values = values;
    }

    /// <summary>The lengths of the dimensions, for example <c>[out, in, height, width]</c>.</summary>
    public long[] Shape { get; }

    /// <summary>The values, the last dimension running fastest.</summary>
    public float[] Values { get; }

    /// <summary>
    /// How many values a shape has places for; false for a negative dimension or a product beyond 64 bits.
    /// </summary>
    public static bool TryCount(ReadOnlySpan<long> shape, out long count)
    {
        count = 1;
        foreach (long dimension in shape)
        {
            Int128 product = (Int128)count * dimension;
            if (dimension < 0 || product > long.MaxValue)
                return false;
            count = (long)product;
        }
        return true;
    }
}
