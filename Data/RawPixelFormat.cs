namespace MLNet.GoogLeNet;

/// <summary>The bytes of a pixel of a <see cref="RawImage"/>, in their order in memory.</summary>
public enum RawPixelFormat
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red, as OpenCV has them.</summary>
    Bgr,

    /// <summary>Red, green, blue, alpha. Colours are not premultiplied by alpha.</summary>
    Rgba,

    /// <summary>Blue, green, red, alpha. Colours are not premultiplied by alpha.</summary>
    Bgra,

    /// <summary>Red, green, blue, and a byte that means nothing.</summary>
    Rgbx,

    /// <summary>Blue, green, red, and a byte that means nothing, as many cameras and screen captures have them.</summary>
    Bgrx,

    /// <summary>One byte of brightness.</summary>
    Grey,
}
