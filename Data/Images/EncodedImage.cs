using MLNet.GoogLeNet.Data.Files;

namespace MLNet.GoogLeNet.Data.Images;

/// <summary>The bytes of an image file, read into a buffer that is used again for the next file.</summary>
internal sealed class EncodedImage
{
    public PinnedBytes Bytes { get; } = new();

    /// <exception cref="BadImageException">There is no such file, or it cannot be read.</exception>
    public void Read(string path)
    {
        if (path.Length == 0)
            throw new BadImageException(BadImageReason.NoPath, "the path is empty");
        if (Directory.Exists(path))
            throw new BadImageException(BadImageReason.Folder, "it is a folder, not a file");
        if (!File.Exists(path)) // also false for what no path can be
            throw new BadImageException(BadImageReason.Missing, "there is no such file");
        if (FileKind.Special(path) is { } kind) // opening a pipe means waiting for a writer
            throw new BadImageException(BadImageReason.NotAFile, $"it is {kind}, not a file");

        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (file.Length > Array.MaxLength)
                throw new BadImageException(
                    BadImageReason.TooLarge, $"the file has {file.Length:N0} bytes, more than an image can have");
            Bytes.Resize((int)file.Length);
            file.ReadExactly(Bytes.Span);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException) // it was deleted since it was found
        {
            throw new BadImageException(BadImageReason.Missing, "there is no such file", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new BadImageException(BadImageReason.Unreadable, $"it cannot be read: {cause.Message}", cause);
        }
    }
}
