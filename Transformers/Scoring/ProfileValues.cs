using System.Numerics;
using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>The values of an image that a <see cref="ReferenceProfile"/> counts.</summary>
internal static class ProfileValues
{
    // Rows of a Walsh matrix: the sign of a feature is the parity of the bits that its index and the row have in common.
    private static readonly int[] WalshRows = [0x155, 0x0F3, 0x2D6, 0x39B];

    private static readonly float[][] Signs =
    [
        .. WalshRows.Select(row => (float[])[.. Enumerable.Range(0, Table1.Inception5B.Output)
            .Select(i => BitOperations.PopCount((uint)(i & row)) % 2 == 0 ? 1f : -1f)]),
    ];

    /// <param name="probabilities">Those of the classes.</param>
    /// <param name="pValue">How far the image is from the classes.</param>
    /// <param name="features">Its pooled features.</param>
    /// <param name="look">What <see cref="ImageLook"/> gives.</param>
    /// <param name="values">Receives them in the order of <see cref="ReferenceProfile.Quantities"/>.</param>
    /// <returns>The predicted class.</returns>
    public static int Of(
        ReadOnlySpan<float> probabilities, float pValue, ReadOnlySpan<float> features, ReadOnlySpan<float> look, Span<float> values)
    {
        int label = Math.Max(0, TopScoring.Index(probabilities));
        (values[0], values[1]) = (probabilities[label], pValue);
        look.CopyTo(values[2..]);
        Span<float> roots = stackalloc float[features.Length];
        features.CopyTo(roots);
        ClassDistances.ToUnitRoots(roots);
        for (int i = 0; i < WalshRows.Length; i++)
            values[2 + look.Length + i] = TensorPrimitives.Dot<float>(roots, Signs[i]);
        return label;
    }
}
