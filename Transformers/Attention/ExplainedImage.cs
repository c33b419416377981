using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet.Transformers.Attention;

/// <summary>An image as people see it, and the square of it that the network sees.</summary>
internal sealed class ExplainedImage
{
    private const string Remedy = "Give the PixelLoadingOptions with which the model's images are loaded.";

    private ExplainedImage(int width, int height, byte[] colours, float[] pixels, Axis across, Axis down)
    {
        Width = width;
        Height = height;
        Colours = colours;
        Pixels = pixels;
        Across = across;
        Down = down;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The upright image, [H, W, 4]: red, green, blue, alpha.</summary>
    public byte[] Colours { get; }

    /// <summary>The square, zero-mean RGB planes [3, S, S].</summary>
    public float[] Pixels { get; }

    public Axis Across { get; }

    public Axis Down { get; }

    /// <summary>
    /// The image of a file, loaded as by LoadPixels, normalised as the model expects and cropped to its middle.
    /// </summary>
    /// <exception cref="BadImageException">It is not a whole image.</exception>
    /// <exception cref="ArgumentException">The options do not go with the model.</exception>
    /// <exception cref="InvalidOperationException">The model does not know its mean.</exception>
    public static ExplainedImage Of(byte[] file, PixelLoadingOptions loading, GoogLeNetModel model)
    {
        ThrowUnlessItFits(loading, model);
        int size = loading.Size, side = model.ImageSize;
        var reader = new PixelReader(loading);
        var bytes = new byte[reader.Length];
        reader.Read(new VBuffer<byte>(file.Length, file), bytes);
        var pixels = new PixelImage(bytes, PixelLayout.Of(loading), new([.. model.Mean], [.. model.Scale]));

        var encoded = new PinnedBytes();
        encoded.Resize(file.Length);
        file.CopyTo(encoded.Span);
        Raster image = new ImageDecoder().Decode(encoded, (width, height) => new(width, height, Left: 0, Top: 0)).Image;
        Framing framing = Framing.Of(loading.Fit, image.Width, image.Height, loading.ResizeTo, size);
        int margin = CropRegion.Start(size, side);
        return new(
            image.Width, image.Height, image.Bytes.Span.ToArray(), Middle(pixels, side),
            new(-(framing.Left + margin), framing.Width / (double)image.Width),
            new(-(framing.Top + margin), framing.Height / (double)image.Height));
    }

    /// <summary>The image of zero-mean pixels, [3, H, W] with as many rows as columns, cut to its middle.</summary>
    /// <exception cref="ArgumentException">They are not such an image, or it is smaller than the square.</exception>
    public static ExplainedImage Of(float[] pixels, GoogLeNetModel model)
    {
        int side = model.ImageSize;
        PixelLayout? layout = PixelLayout.Guess(pixels.Length);
        if (layout is not { Squares: null, Height: var size } || size < side)
            throw new ArgumentException(
                $"There are {pixels.Length:N0} pixel values; the network takes planes [3, {side}, {side}] ({3 * side * side:N0} values), "
                    + "or the middle of a "
                + "larger square. Give a row of the pixel column.", nameof(pixels));
        if (model.Mean.Count > 3 && model.Mean.Count != pixels.Length)
            throw new ArgumentException(
                $"There are {pixels.Length:N0} pixel values, and the model's mean has {model.Mean.Count:N0}. "
                + "Give a row of the pixel column with which it was trained.", nameof(pixels));
        PixelPlanes seen = PixelPlanes.Of(pixels, size, size, new PixelNormalization([.. model.Mean], [.. model.Scale]));
        var axis = new Axis(-CropRegion.Start(size, side), 1);
        return new(size, size, seen.ToColours(), Middle(new([.. pixels], layout), side), axis, axis);
    }

    private static void ThrowUnlessItFits(PixelLoadingOptions loading, GoogLeNetModel model)
    {
        loading.Validate(nameof(loading));
        if (loading.Fit == ImageFit.TestSquares)
            throw new ArgumentException(
                "Fit is TestSquares, which makes twelve squares of an image; a map covers one. Use Crop, Stretch or Pad.",
                nameof(loading));
        if (loading.Size < model.ImageSize)
            throw new ArgumentException(
                $"The image would be loaded at {loading.Size}×{loading.Size}; "
                + $"the network takes {model.ImageSize}×{model.ImageSize}. {Remedy}",
                nameof(loading));
        if (model.Mean.Count == 0)
            throw new InvalidOperationException(
                "The model does not know the mean of its pixels: it was trained without one. Give it zero-mean pixels instead of a "
                    + "file.");
        if (model.Mean.Count > 3 && model.Mean.Count != 3 * loading.Size * loading.Size)
            throw new ArgumentException(
                $"The image would be loaded at {loading.Size}×{loading.Size}, but the model's mean is an image of "
                + $"{model.Mean.Count / 3:N0} pixels. {Remedy}",
                nameof(loading));
    }

    private static float[] Middle(PixelImage image, int side)
    {
        var square = new float[PixelLayout.Planes(side, side).Length];
        image.Middle(side, square);
        return square;
    }
}

/// <summary>Where the pixels of an image lie in the square that the network sees, along one axis, in pixels of the square.</summary>
/// <param name="Start">Where the image begins; negative where a part of it is not seen.</param>
/// <param name="Step">Size of a pixel of the image.</param>
internal readonly record struct Axis(double Start, double Step)
{
    /// <summary>The middle of a pixel: from 0 to the side of the square where the network sees it.</summary>
    public double At(int pixel) => Start + (pixel + 0.5) * Step;
}
