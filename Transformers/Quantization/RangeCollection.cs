using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Quantization;

/// <summary>Looks at images and finds which values appear between the layers.</summary>
internal static class RangeCollection
{
    private const int MiniBatchSize = 4; // all activations of an image of 224×224 are 15 MB, and larger mini-batches are no faster

    /// <exception cref="InvalidOperationException">There is no image, or an activation is no number.</exception>
    public static ActivationRanges Run(GoogLeNetModel model, CalibrationImages images, QuantizationOptions options)
    {
        using var activations = new ObservedActivations(model);
        int seen = 0;
        foreach (var (pixels, count) in images.MiniBatches(options.Images, MiniBatchSize))
        {
            activations.Observe(pixels, count);
            seen += count;
        }
        if (seen == 0)
            throw new InvalidOperationException(
                $"There is no image in column '{images.Column}' to find the ranges of activations on. Give some that are like those to be scored.");
        return activations.ToRanges();
    }
}
