namespace MLNet.GoogLeNet.Data.Files;

/// <summary>Writes files that are whole at every instant: the old content until the new one is complete.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes beside the target, onto the disk, and moves it over the target, keeping the target's permissions. Where the target is a
    /// link, the file that it leads to is replaced. After a failure the old file is as it was. A device or a pipe has no content that could
    /// be kept, and others have it open: it is written into.
    /// </summary>
    /// <param name="path">The target; its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The disk is full, or the file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = Path.GetFullPath(path);
        if (FileKind.Special(path) is not null)
        {
            using FileStream device = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            write(device);
            return;
        }
        if (new FileInfo(path).LinkTarget is not null)
            path = RealPath.Of(path);
        string folder = Path.GetDirectoryName(path)
            ?? throw new ArgumentException($"'{path}' is not a file. Give the path of a file.", nameof(path));
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException(
                $"There is no folder '{folder}' to write '{path}' into. Make the folder first.");
        // In the same folder, because only within one file system a move is a single act.
        string unfinished = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            using (FileStream stream = Create(unfinished, path, folder))
            {
                write(stream);
                stream.Flush(flushToDisk: true); // or, after a power failure, the new name could stand on an empty file
            }
            KeepPermissions(unfinished, path);
            Move(unfinished, path);
        }
        catch (IOException e) when (IsDiskFull(e))
        {
            Remove(unfinished);
            throw new IOException($"The disk is full: '{path}' could not be written. {Kept(path)} "
                + $"Make room in '{folder}', or choose a path on another disk.", e);
        }
        catch
        {
            Remove(unfinished);
            throw;
        }
    }

    private static FileStream Create(string unfinished, string path, string folder)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows() && File.Exists(path))
                options.UnixCreateMode = File.GetUnixFileMode(path); // less what the user's mask forbids
            return new(unfinished, options);
        }
        catch (Exception e) when (IsReadOnly(e))
        {
            throw new IOException($"Cannot write into the folder '{folder}', so '{path}' was not written. {Kept(path)} "
                + "Make the folder and its disk writable for this user, or choose a path in another folder.", e);
        }
    }

    // Those that the user's mask took away when the file was made.
    private static void KeepPermissions(string unfinished, string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path) || File.GetUnixFileMode(unfinished) == File.GetUnixFileMode(path))
            return;
        try
        {
            File.SetUnixFileMode(unfinished, File.GetUnixFileMode(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // some file systems have no permissions of their own
        }
    }

    private static void Move(string unfinished, string path)
    {
        try
        {
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Directory.Exists(path))
        {
            throw new IOException($"Cannot write to '{path}': it is a folder. Give the path of a file.", e);
        }
    }

    private static string Kept(string path) => File.Exists(path) ? "The old file is intact." : "No file was created.";

    // The number of the error is the system's own: no space left and quota exceeded on Linux and macOS, disk full on Windows.
    private static bool IsDiskFull(IOException e) => OperatingSystem.IsWindows()
        ? (e.HResult & 0xFFFF) is 0x70 or 0x27
        : e.HResult == 28 || e.HResult == (OperatingSystem.IsMacOS() ? 69 : 122);

    // A file system that is read-only, or a folder in which the user may not write.
    private static bool IsReadOnly(Exception e) => e is UnauthorizedAccessException
        || (e is IOException && (OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) == 0x13 : e.HResult == 30));

    private static void Remove(string unfinished)
    {
        try
        {
            File.Delete(unfinished);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the error that is on its way says more
        }
    }
}
