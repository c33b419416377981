using MLNet.GoogLeNet.Data.Images;

namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>Blurs a crop as a lens that is out of focus does. The edge is a mirror, so that no brightness is lost there.</summary>
internal static class GaussianBlur
{
    /// <param name="planes">[3, S, S], changed in place.</param>
    /// <param name="side">S.</param>
    /// <param name="deviation">
    /// The standard deviation of the Gaussian in pixels; 0 does nothing. The weights end at three of these, which must be no more
    /// than S.
    /// </param>
    /// <param name="workspace">Lends memory.</param>
    public static void Apply(Span<float> planes, int side, double deviation, Workspace workspace)
    {
        if (deviation == 0)
            return;
        int reach = (int)Math.Ceiling(3 * deviation), area = side * side;
        Span<float> weights = stackalloc float[2 * reach + 1];
        Weigh(weights, reach, deviation);
        Span<float> extended = workspace.Scratch((side + 2 * reach) * side);
        Span<float> extendedRow = extended[..(side + 2 * reach)];
        for (int channel = 0; channel < 3; channel++)
        {
            Span<float> plane = planes.Slice(channel * area, area);
            Extend(plane, side, reach, extended);
            for (int y = 0; y < side; y++)
                WeightedRows.Sum(extended[(y * side)..], stride: side, weights, plane.Slice(y * side, side));
            for (int y = 0; y < side; y++)
            {
                Span<float> row = plane.Slice(y * side, side);
                Extend(row, 1, reach, extendedRow);
                WeightedRows.Sum(extendedRow, stride: 1, weights, row);
            }
        }
    }

    private static void Weigh(Span<float> weights, int reach, double deviation)
    {
        double sum = 0;
        for (int i = -reach; i <= reach; i++)
            sum += Math.Exp(-0.5 * (i / deviation) * (i / deviation));
        for (int i = -reach; i <= reach; i++)
            weights[reach + i] = (float)(Math.Exp(-0.5 * (i / deviation) * (i / deviation)) / sum);
    }

    // Puts as many items before and after as the weights reach, those at the edge first.
    private static void Extend(ReadOnlySpan<float> items, int length, int reach, Span<float> extended)
    {
        items.CopyTo(extended[(reach * length)..]);
        for (int i = 0, count = items.Length / length; i < reach; i++)
        {
            items.Slice(i * length, length).CopyTo(extended[((reach - 1 - i) * length)..]);
            items.Slice((count - 1 - i) * length, length).CopyTo(extended[((reach + count + i) * length)..]);
        }
    }
}
