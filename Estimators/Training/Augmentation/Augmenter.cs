using System.Numerics.Tensors;
using MLNet.GoogLeNet.Data.Pictures;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>
/// Makes the network's squares of pictures: a varied one for training, the middle one for validation. One instance serves many
/// threads; what it makes depends on the picture and on the state of the <see cref="Random"/> alone.
/// </summary>
internal sealed class Augmenter(AugmentationOptions options, int imageSize)
{
    private readonly Cropping _cropping = new(options, imageSize);
    private readonly PolicyDraw _policy = new(options.Policy, imageSize);
    private readonly bool _changesColours = options.Policy != AugmentationPolicy.None || options.PhotometricDistortion > 0;

    /// <param name="picture">The picture, no smaller than the square unless the crop is <see cref="TrainingCrop.Area"/>.</param>
    /// <param name="random">Decides everything.</param>
    /// <param name="crop">Receives zero-mean pixels [3, S, S].</param>
    /// <exception cref="InvalidOperationException">Colours are to be changed, and the picture's are not known.</exception>
    public void Apply(PixelImage picture, Random random, Span<float> crop)
    {
        if (_changesColours && !picture.IsBytes)
            throw UnknownColours();
        var workspace = Workspace.OfThisThread;
        var cut = new Cut(
            _cropping.Draw(picture.Size, random),
            options is { RandomInterpolation: true, Crop: TrainingCrop.Area } ? (ResizeFilter)random.Next(4) : ResizeFilter.Bilinear,
            Mirror: options.Mirror && random.Next(2) == 1,
            imageSize);
        cut.Pixels(picture, crop);
        if (picture.Normalization is { } whole)
        {
            PixelNormalization normalization = cut.Of(whole, picture.Size, workspace);
            if (_changesColours)
                normalization.Apply(ChangeColours(whole, workspace, random, crop), crop);
            else
                normalization.Apply(crop);
        }
        if (options.RandomErasing > 0 && random.NextDouble() < options.RandomErasing)
            RandomErasing.Apply(crop, imageSize, picture.Normalization?.Scale, random);
    }

    /// <summary>What validation sees: the middle of the picture, nothing random.</summary>
    /// <param name="picture">The picture, no smaller than the square.</param>
    /// <param name="imageSize">Side of the square, S.</param>
    /// <param name="crop">Receives zero-mean pixels [3, S, S].</param>
    public static void Centre(PixelImage picture, int imageSize, Span<float> crop) =>
        picture.Middle(imageSize, crop);

    private ReadOnlySpan<byte> ChangeColours(PixelNormalization normalization, Workspace workspace, Random random, ReadOnlySpan<float> crop)
    {
        Frame frame = workspace.Frame(imageSize);
        frame.Take(crop);
        if (options.Policy != AugmentationPolicy.None)
        {
            MeanColour(normalization, frame.Fill);
            _policy.Apply(frame, random);
        }
        if (options.PhotometricDistortion > 0)
            PhotometricDistortion.Apply(frame, options.PhotometricDistortion, random);
        return frame.Pixels;
    }

    // The mean is zero for the network, like the padding of its convolutions: an empty place is not a black one.
    private static void MeanColour(PixelNormalization normalization, Span<byte> colour)
    {
        for (int channel = 0, count = normalization.Mean.Length / 3; channel < 3; channel++)
        {
            float mean = TensorPrimitives.Sum<float>(normalization.Mean.AsSpan(channel * count, count)) / count;
            colour[channel] = (byte)Math.Clamp(mean + 0.5f, 0, byte.MaxValue);
        }
    }

    private InvalidOperationException UnknownColours()
    {
        string option = options.Policy != AugmentationPolicy.None
            ? $"{nameof(AugmentationOptions.Policy)} is {options.Policy}"
            : $"{nameof(AugmentationOptions.PhotometricDistortion)} is {options.PhotometricDistortion}";
        return new($"{option}, which changes colours of 0 to 255, but the pixels of a picture are not known to come from such. "
            + "Make them with LoadPixels and NormalizeZeroMean, or leave the option out.");
    }
}
