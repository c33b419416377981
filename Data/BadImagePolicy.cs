namespace MLNet.GoogLeNet;

/// <summary>What happens with an image that is missing, damaged, cut short, fully transparent, or no image at all.</summary>
public enum BadImagePolicy
{
    /// <summary>
    /// Reading it throws an <see cref="InvalidDataException"/> that names the file and says why. Its
    /// <see cref="Exception.Data"/> has the <see cref="BadImageReason"/> under "ImageErrorReason".
    /// </summary>
    Throw,

    /// <summary>
    /// The row is kept: its pixels are a vector of length 0, and two columns of text say why, "ImageError" in a sentence and
    /// "ImageErrorReason" with the name of a <see cref="BadImageReason"/>; both are empty for a good image. The pixels' type is then a
    /// vector of variable length.
    /// </summary>
    KeepRow,
}
