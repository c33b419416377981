using System.Collections.Concurrent;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>Two images that are the same.</summary>
/// <param name="First">The row of one.</param>
/// <param name="Second">The row of the other.</param>
/// <param name="Cosine">Of their features.</param>
/// <param name="IsExact">Whether all pixels are equal.</param>
/// <param name="IsMirrored">Whether one is mirrored.</param>
internal readonly record struct Copy(int First, int Second, double Cosine, bool IsExact, bool IsMirrored);

/// <summary>
/// Images that are there more than once: with the same pixels, or resized, compressed, cropped a little or mirrored. Perceptual hashes, of
/// which all pairs are compared, propose pairs; features confirm them.
/// </summary>
internal static class Copies
{
    // How many of 64 bits may differ, and how alike the features must then be: the fewer bits agree, the more alike. Measured on copies of
    // flowers, and on flowers of one bed that are not copies.
    private static readonly (int Bits, double Cosine)[] Limits = [(6, 0.85), (10, 0.9), (14, 0.94), (18, 0.96)];

    /// <summary>All pairs of copies.</summary>
    public static IReadOnlyList<Copy> Find(IReadOnlyList<AuditedImage> images, CancellationToken cancellation)
    {
        int[] readable = [.. Enumerable.Range(0, images.Count).Where(i => images[i].IsReadable)];
        Fingerprint[] prints = [.. readable.Select(i => images[i].Fingerprint)];
        var found = new ConcurrentBag<Copy>();
        Parallel.For(0, readable.Length, new ParallelOptions { CancellationToken = cancellation }, a =>
        {
            for (int b = 0; b < a; b++)
            {
                int distance = prints[a].DistanceTo(prints[b], out bool isMirrored);
                double least = LeastCosine(distance);
                bool isExact = prints[a].Pixels == prints[b].Pixels;
                if (least > 1 && !isExact)
                    continue;
                double cosine = images[readable[a]].CosineTo(images[readable[b]]);
                if (isExact || cosine >= least)
                    found.Add(new(readable[b], readable[a], Math.Min(cosine, 1), isExact, isMirrored && !isExact));
            }
        });
        return [.. found.OrderBy(copy => (copy.First, copy.Second))];
    }

    private static double LeastCosine(int distance)
    {
        foreach ((int bits, double cosine) in Limits)
            if (distance <= bits)
                return cosine;
        return double.PositiveInfinity;
    }
}
