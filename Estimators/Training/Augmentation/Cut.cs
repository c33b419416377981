using System.Numerics.Tensors;
using MLNet.GoogLeNet.Data.Pictures;

namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>Which part of a picture becomes the network's square, and how.</summary>
internal readonly record struct Cut(CropRegion Region, ResizeFilter Filter, bool Mirror, int ImageSize)
{
    /// <summary>Pixels as the picture keeps them, [3, S, S]: 0 to 255 where it keeps bytes, otherwise zero-mean.</summary>
    public void Pixels(Picture picture, Workspace workspace, Span<float> crop)
    {
        workspace.Resizer.Cut(picture.Planes, Region, Filter, Mirror, ImageSize, crop);
        if (Filter == ResizeFilter.Bicubic && picture.IsBytes) // it overshoots at edges
        {
            TensorPrimitives.Max(crop, 0, crop);
            TensorPrimitives.Min(crop, byte.MaxValue, crop);
        }
    }

    /// <summary>Pixels of 0 to 255 to zero-mean pixels, in place; others are left as they are. A mean image is cut as the picture was.</summary>
    public void TakeMeanOff(Picture picture, Workspace workspace, Span<float> crop)
    {
        if (picture.Normalization is not { } normalization)
            return;
        if (normalization.IsPerChannel)
        {
            normalization.Apply(crop);
            return;
        }
        Span<float> mean = workspace.Mean(crop.Length);
        workspace.Resizer.Cut(new Planes(normalization.Mean, picture.Size), Region, Filter, Mirror, ImageSize, mean);
        TensorPrimitives.Subtract(crop, mean, crop);
        if (normalization.Scale.Length == 0)
            return;
        for (int channel = 0, plane = crop.Length / 3; channel < 3; channel++)
        {
            Span<float> values = crop.Slice(channel * plane, plane);
            TensorPrimitives.Multiply(values, normalization.Scale[channel], values);
        }
    }
}
