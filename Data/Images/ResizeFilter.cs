namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// How a resized pixel is made of source pixels. All but the first reach further where the image shrinks, so that nothing
/// aliases.
/// </summary>
internal enum ResizeFilter
{
    /// <summary>The source pixel in which the centre falls.</summary>
    Nearest,

    /// <summary>A triangle: what Pillow calls a bilinear resize.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = −0.5, as in Pillow. It overshoots at edges: the result may leave the range of the pixels.</summary>
    Bicubic,

    /// <summary>Each source pixel by the area that it shares with the resized one.</summary>
    Area,
}
