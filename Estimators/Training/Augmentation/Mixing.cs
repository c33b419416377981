using System.Buffers;
using System.Numerics.Tensors;
using MLNet.GoogLeNet.Data.Images;

namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>
/// MixUp (Zhang et al. 2017) and CutMix (Yun et al. 2019) over a mini-batch. As in the code of both papers, one share, and for
/// CutMix one rectangle, is drawn for the whole mini-batch. The images are mixed in a ring of random order: each with
/// the one after it, so none with itself, and only one of them must be copied.
/// </summary>
internal sealed class Mixing(AugmentationOptions options, int imageSize)
{
    private delegate void Mix(Span<float> own, ReadOnlySpan<float> other);

    public bool IsOn => options.MixUpAlpha > 0 || options.CutMixAlpha > 0;

    /// <param name="images">[N, 3, S, S], mixed in place.</param>
    /// <param name="targets">[N, classes], the probability of each class; mixed in place by the same share.</param>
    /// <param name="count">N. A single image is left unchanged.</param>
    /// <param name="random">Decides everything.</param>
    /// <returns>Whether the images have changed.</returns>
    public bool Apply(Span<float> images, Span<float> targets, int count, Random random)
    {
        if (!IsOn || count < 2)
            return false;
        int[] ring = [.. Enumerable.Range(0, count)];
        random.Shuffle(ring);
        bool cuts = options.MixUpAlpha == 0 || (options.CutMixAlpha > 0 && random.Next(2) == 1);
        double ownShare = random.NextBeta(cuts ? options.CutMixAlpha : options.MixUpAlpha);
        if (cuts)
        {
            CropRegion patch = Patch(ownShare, random);
            ownShare = 1 - (double)patch.Height * patch.Width / (imageSize * imageSize); // less of it may lie in the image than was drawn
            GoRound(ring, images, (own, other) => Paste(own, other, patch));
        }
        else
        {
            GoRound(ring, images, (own, other) => Blend(own, other, (float)ownShare));
        }
        GoRound(ring, targets, (own, other) => Blend(own, other, (float)ownShare));
        return (float)ownShare != 1;
    }

    // CutMix, algorithm 1: the middle lies anywhere in the image, and what reaches beyond is cut off.
    private CropRegion Patch(double ownShare, Random random)
    {
        int half = (int)(imageSize * Math.Sqrt(1 - ownShare) / 2);
        int x = random.Next(imageSize), y = random.Next(imageSize);
        int left = Math.Max(0, x - half), top = Math.Max(0, y - half);
        return new(top, left, Math.Min(imageSize, y + half) - top, Math.Min(imageSize, x + half) - left);
    }

    private static void GoRound(int[] ring, Span<float> items, Mix mix)
    {
        int length = items.Length / ring.Length;
        float[] rented = ArrayPool<float>.Shared.Rent(length);
        Span<float> first = rented.AsSpan(0, length);
        items.Slice(ring[0] * length, length).CopyTo(first);
        for (int i = 0; i < ring.Length; i++)
        {
            ReadOnlySpan<float> other = i + 1 < ring.Length ? items.Slice(ring[i + 1] * length, length) : first;
            mix(items.Slice(ring[i] * length, length), other);
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    private static void Blend(Span<float> own, ReadOnlySpan<float> other, float ownShare)
    {
        TensorPrimitives.Multiply(own, ownShare, own);
        TensorPrimitives.MultiplyAdd(other, 1 - ownShare, own, own);
    }

    private void Paste(Span<float> own, ReadOnlySpan<float> other, CropRegion patch)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = patch.Top; y < patch.Top + patch.Height; y++)
            {
                int start = (channel * imageSize + y) * imageSize + patch.Left;
                other.Slice(start, patch.Width).CopyTo(own.Slice(start, patch.Width));
            }
        }
    }
}
