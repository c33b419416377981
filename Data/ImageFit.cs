namespace MLNet.GoogLeNet;

/// <summary>How a picture that is not a square becomes one.</summary>
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
    /// The long side is resized to <see cref="PixelLoadingOptions.ResizeTo"/>, and the picture stands in the centre
    /// between bars of middle grey (128), which lies near zero once a mean is subtracted.
    /// </summary>
    Pad,
}
