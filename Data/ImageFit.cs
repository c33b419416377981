namespace MLNet.GoogLeNet;

/// <summary>How an image that is not a square becomes one.</summary>
public enum ImageFit
{
    /// <summary>
    /// The short side is resized to <see cref="PixelLoadingOptions.ResizeTo"/> and the centre is cut out. Keeps the
    /// proportions; loses the ends of the long side.
    /// </summary>
    Crop,

    /// <summary>Both sides are resized to <see cref="PixelLoadingOptions.ResizeTo"/>. Loses the proportions.</summary>
    Stretch,

    /// <summary>
    /// The long side is resized to <see cref="PixelLoadingOptions.ResizeTo"/>, and the image is in the centre
    /// between bars of middle grey (128), which lies near zero once a mean is subtracted.
    /// </summary>
    Pad,

    /// <summary>
    /// The twelve squares of the paper's test protocol, for <c>ScoringOptions.Crops</c> 144: the short side is resized to
    /// <see cref="PixelLoadingOptions.ResizeTo"/>, 9, 10 and 11 eighths of it (256, 288, 320 and 352 pixels), and at each size the
    /// squares at the beginning, in the middle and at the end of the long side are cut out. Takes 17 times the memory of one square.
    /// </summary>
    TestSquares,
}
