using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Quantization;

/// <summary>Looks at pictures and finds which values appear between the layers.</summary>
internal static class Calibration
{
    private const int MiniBatchSize = 4; // all activations of a picture of 224×224 are 15 MB, and larger mini-batches are no faster

    /// <exception cref="InvalidOperationException">There is no picture, or an activation is no number.</exception>
    public static ActivationRanges Run(GoogLeNetModel model, CalibrationPictures pictures, QuantizationOptions options)
    {
        using var activations = new ObservedActivations(model);
        int seen = 0;
        foreach (var (pixels, count) in pictures.MiniBatches(options.Pictures, MiniBatchSize))
        {
            activations.Observe(pixels, count);
            seen += count;
        }
        if (seen == 0)
            throw new InvalidOperationException(
                $"There is no picture in column '{pictures.Column}' to find the ranges of activations on. Give some that are like those to be scored.");
        return activations.ToRanges();
    }
}
