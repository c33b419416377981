using MLNet.GoogLeNet.Data.Options;

namespace MLNet.GoogLeNet;

/// <summary>How an image file becomes the pixels of a square.</summary>
public sealed record PixelLoadingOptions
{
    internal const byte Padding = 128;
    internal const int LargestSide = 8192; // 3 · 8192² bytes still fit into a vector with room to spare
    internal const int TestSquareStep = 8, LargestOfTestSquares = 1024; // 54 million bytes per image

    /// <summary>Pixels to which the image is resized; <see cref="Fit"/> says which side.</summary>
    /// <value>Default 256, as for the published GoogLeNet weights. From 1 to 8192.</value>
    public int ResizeTo { get; init; } = 256;

    /// <summary>Side of the square that is cut from the centre after resizing.</summary>
    /// <value>Default null: <see cref="ResizeTo"/>. From 1 to <see cref="ResizeTo"/>.</value>
    public int? CropTo { get; init; }

    /// <summary>How an image that is not a square becomes one.</summary>
    /// <value>Default <see cref="ImageFit.Crop"/>, as in torchvision's evaluation of its weights.</value>
    public ImageFit Fit { get; init; } = ImageFit.Crop;

    /// <summary>The folder from which relative paths start.</summary>
    /// <value>Default null: the current folder of the process.</value>
    public string? ImageFolder { get; init; }

    /// <summary>What happens with an image that cannot be used.</summary>
    /// <value>Default <see cref="BadImagePolicy.Throw"/>.</value>
    public BadImagePolicy OnBadImage { get; init; } = BadImagePolicy.Throw;

    /// <summary>For a network that sees squares of this side: with room for random crops, 256 for 224 (paper, section 6).</summary>
    internal static PixelLoadingOptions For(int imageSize) => new() { ResizeTo = imageSize * 256 / 224 };

    /// <summary>Side of the square that comes out.</summary>
    internal int Size => CropTo ?? ResizeTo;

    internal string Resolve(string path) =>
        ImageFolder is null || path.Length == 0 ? path : Path.Combine(ImageFolder, path);

    /// <param name="parameter">The parameter that the options came with.</param>
    /// <exception cref="ArgumentException">A value is out of its range, or two conflict.</exception>
    internal void Validate(string parameter)
    {
        var check = new OptionCheck(parameter);
        check.Range(ResizeTo is >= 1 and <= LargestSide, ResizeTo, $"from 1 to {LargestSide} pixels");
        check.Range(
            CropTo is null || (CropTo >= 1 && CropTo <= ResizeTo), CropTo, $"from 1 to {nameof(ResizeTo)} ({ResizeTo}) pixels, or null");
        check.Defined(Fit);
        check.Agree(
            Fit != ImageFit.TestSquares || (ResizeTo % TestSquareStep == 0 && ResizeTo <= LargestOfTestSquares && CropTo is null),
            $"{nameof(Fit)} is TestSquares with {nameof(ResizeTo)} {ResizeTo} and {nameof(CropTo)} {CropTo?.ToString() ?? "null"}; "
            + $"it takes a multiple of {TestSquareStep} up to {LargestOfTestSquares} and no {nameof(CropTo)}. The paper's size is 256.");
        check.Defined(OnBadImage);
    }
}
