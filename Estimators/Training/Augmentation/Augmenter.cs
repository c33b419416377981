using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>
/// Makes the network's squares of images: a varied one for training, the middle one for validation. One instance serves many
/// threads; what it makes depends on the image and on the state of the <see cref="Random"/> alone.
/// </summary>
/// <param name="options">How they are varied.</param>
/// <param name="imageSize">Side of the square, S.</param>
/// <param name="scale">What the pixels of the column were multiplied by; none where they were not, or nothing is known.</param>
internal sealed class Augmenter(AugmentationOptions options, int imageSize, float[]? scale = null)
{
    private readonly Cropping _cropping = new(options, imageSize);
    private readonly Policy _policy = new(options.Policy, imageSize);
    private readonly string? _colourOption = FirstThatChangesColours(options);

    /// <param name="image">The image, no smaller than the square unless the crop is <see cref="TrainingCrop.Area"/>.</param>
    /// <param name="random">Decides everything.</param>
    /// <param name="crop">Receives zero-mean pixels [3, S, S].</param>
    /// <exception cref="InvalidOperationException">Colours are to be changed, and the image's are not known.</exception>
    public void Apply(PixelImage image, Random random, Span<float> crop)
    {
        if (_colourOption is not null && !image.IsBytes)
            throw UnknownColours(_colourOption);
        var workspace = Workspace.OfThisThread;
        var cut = new Cut(
            _cropping.Draw(image.Size, random),
            options is { RandomInterpolation: true, Crop: TrainingCrop.Area } ? (ResizeFilter)random.Next(4) : ResizeFilter.Bilinear,
            Pose.Draw(options, random),
            imageSize);
        cut.Pixels(image, crop, workspace);
        if (options.Blur > 0)
            GaussianBlur.Apply(crop, imageSize, random.NextBetween(0, options.Blur), workspace);
        if (image.Normalization is { } whole)
        {
            PixelNormalization normalization = cut.Of(whole, image.Size, workspace);
            if (_colourOption is not null)
                normalization.Apply(ChangeColours(whole, workspace, random, crop), crop);
            else
                normalization.Apply(crop);
        }
        if (options.RandomErasing > 0 && random.NextDouble() < options.RandomErasing)
            RandomErasing.Apply(crop, imageSize, scale, random);
    }

    /// <summary>What validation sees: the middle of the image, nothing random.</summary>
    /// <param name="image">The image, no smaller than the square.</param>
    /// <param name="imageSize">Side of the square, S.</param>
    /// <param name="crop">Receives zero-mean pixels [3, S, S].</param>
    public static void Centre(PixelImage image, int imageSize, Span<float> crop) =>
        image.Middle(imageSize, crop);

    private ReadOnlySpan<byte> ChangeColours(PixelNormalization normalization, Workspace workspace, Random random, ReadOnlySpan<float> crop)
    {
        Frame frame = workspace.Frame(imageSize);
        frame.Take(crop);
        if (options.Policy != AugmentationPolicy.None)
        {
            FillWithMean(frame, normalization);
            _policy.Apply(frame, random);
        }
        if (options.PhotometricDistortion > 0)
            PhotometricDistortion.Apply(frame, options.PhotometricDistortion, random);
        if (options.Noise > 0)
            GaussianNoise.Apply(frame.Pixels, random.NextBetween(0, options.Noise), random);
        if (options.JpegQuality is { } lowest)
            JpegArtefacts.Apply(frame, random.Next(lowest, 101), workspace.Raster);
        return frame.Pixels;
    }

    // The mean is zero for the network, like the padding of its convolutions: an empty place is not a black one.
    private static void FillWithMean(Frame frame, PixelNormalization normalization)
    {
        Span<float> mean = stackalloc float[PixelLayout.Channels];
        normalization.MeanColour(mean);
        for (int channel = 0; channel < mean.Length; channel++)
            frame.Fill[channel] = (byte)Math.Clamp(mean[channel] + 0.5f, 0, byte.MaxValue);
    }

    private static string? FirstThatChangesColours(AugmentationOptions options) => options switch
    {
        { Policy: not AugmentationPolicy.None } => $"{nameof(options.Policy)} is {options.Policy}",
        { PhotometricDistortion: > 0 } => $"{nameof(options.PhotometricDistortion)} is {options.PhotometricDistortion}",
        { Noise: > 0 } => $"{nameof(options.Noise)} is {options.Noise}",
        { JpegQuality: { } quality } => $"{nameof(options.JpegQuality)} is {quality}",
        _ => null,
    };

    private static InvalidOperationException UnknownColours(string option) =>
        new($"{option}, which needs colours from 0 to 255, but it is not known whether an image's pixels come from these. "
            + "Make them with LoadPixels and NormalizeZeroMean, or leave the option out.");
}
