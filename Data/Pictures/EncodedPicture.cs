using MLNet.GoogLeNet.Data.Files;

namespace MLNet.GoogLeNet.Data.Pictures;

/// <summary>The bytes of a picture file, read into a buffer that is used again for the next file.</summary>
internal sealed class EncodedPicture
{
    public PinnedBytes Bytes { get; } = new();

    /// <exception cref="BadPictureException">There is no such file, or it cannot be read.</exception>
    public void Read(string path)
    {
        if (path.Length == 0)
            throw new BadPictureException(BadImageReason.NoPath, "the path is empty");
        if (Directory.Exists(path))
            throw new BadPictureException(BadImageReason.Folder, "it is a folder, not a file");
        if (!File.Exists(path)) // also false for what no path can be
            throw new BadPictureException(BadImageReason.Missing, "there is no such file");
        if (FileKind.Special(path) is { } kind) // to open a pipe is to wait for whoever writes into it
            throw new BadPictureException(BadImageReason.NotAFile, $"it is {kind}, not a file");

        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (file.Length > Array.MaxLength)
                throw new BadPictureException(
                    BadImageReason.TooLarge, $"the file has {file.Length:N0} bytes, more than a picture can have");
            Bytes.Resize((int)file.Length);
            file.ReadExactly(Bytes.Span);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException) // it went away since it was looked for
        {
            throw new BadPictureException(BadImageReason.Missing, "there is no such file", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new BadPictureException(BadImageReason.Unreadable, $"it cannot be read: {cause.Message}", cause);
        }
    }
}
