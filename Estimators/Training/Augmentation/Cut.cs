using System.Numerics.Tensors;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>Which part of an image becomes the network's square, and how.</summary>
internal readonly record struct Cut(CropRegion Region, ResizeFilter Filter, bool Mirror, int ImageSize)
{
    /// <summary>Pixels as the image keeps them, [3, S, S]: 0 to 255 where it keeps bytes, otherwise normalised.</summary>
    public void Pixels(PixelImage image, Span<float> crop)
    {
        PlaneResizer.OfThisThread.Cut(image.Planes, Region, Filter, Mirror, ImageSize, crop);
        if (Filter == ResizeFilter.Bicubic && image.IsBytes) // it overshoots at edges
        {
            TensorPrimitives.Max(crop, 0, crop);
            TensorPrimitives.Min(crop, byte.MaxValue, crop);
        }
    }

    /// <summary>What normalises the square, given what normalises the whole image: a mean that is an image is cut as the image was.</summary>
    public PixelNormalization Of(PixelNormalization whole, (int Height, int Width) size, Workspace workspace)
    {
        if (whole.IsPerChannel)
            return whole;
        float[] mean = workspace.Mean(PixelLayout.Planes(ImageSize, ImageSize).Length);
        PlaneResizer.OfThisThread.Cut(new Planes(whole.Mean, size), Region, Filter, Mirror, ImageSize, mean);
        return whole with { Mean = mean };
    }
}
