namespace MLNet.GoogLeNet;

/// <summary>
/// Why an image cannot be used, for programs that count or sort bad images; <see cref="BadImagePolicy"/> says where to find it. Later
/// versions may add reasons.
/// </summary>
public enum BadImageReason
{
    /// <summary>There is no such file, or a column of images in memory has none in the row.</summary>
    Missing,

    /// <summary>The file has no bytes.</summary>
    Empty,

    /// <summary>The path is that of a folder.</summary>
    Folder,

    /// <summary>The path is that of a named pipe, a socket or a device.</summary>
    NotAFile,

    /// <summary>The path is empty.</summary>
    NoPath,

    /// <summary>The name of the file or folder is not valid UTF-8. Only from walks through folders, not from <c>LoadPixels</c>.</summary>
    BadName,

    /// <summary>The file or folder cannot be read: no permission, a lock, a failing disk; or an MLImage was disposed.</summary>
    Unreadable,

    /// <summary>The bytes are not an image in a known format.</summary>
    NotAnImage,

    /// <summary>The image ends early or is damaged; a buffer of pixels is too short.</summary>
    Truncated,

    /// <summary>The image has a known format but cannot be decoded.</summary>
    Undecodable,

    /// <summary>The file has too many bytes, or the image too many pixels.</summary>
    TooLarge,

    /// <summary>The image is so narrow that its long side would be too long after resizing.</summary>
    TooNarrow,

    /// <summary>Every pixel is transparent.</summary>
    Transparent,
}
