using System.Runtime.CompilerServices;

namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>The shape of a mini-batch of images, whose word engines take for what may be read.</summary>
internal static class MiniBatchShape
{
    /// <exception cref="ArgumentException">There are more or fewer values than the shape has.</exception>
    public static void ThrowUnlessItHolds(int length, long[] shape, [CallerArgumentExpression(nameof(length))] string? name = null)
    {
        long expected = shape.Aggregate(1L, (product, side) => product * side);
        if (length != expected)
            throw new ArgumentException($"{length:N0} values do not fill [{string.Join(", ", shape)}], which has {expected:N0}.", name);
    }
}
