namespace MLNet.GoogLeNet;

/// <summary>What happens with a picture that is missing, damaged, cut short, wholly transparent, or no picture at all.</summary>
public enum BadImagePolicy
{
    /// <summary>Reading it throws an <see cref="InvalidDataException"/> that names file and reason.</summary>
    Throw,

    /// <summary>
    /// The row is kept: its pixels are a vector of length 0, and the column "ImageError" holds the reason (empty for a
    /// good picture). The pixels' type is then a vector of variable length.
    /// </summary>
    KeepRow,
}
