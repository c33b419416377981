using System.IO.Compression;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Saving;

/// <summary>A zip archive with other contents and right checksums.</summary>
internal static class ChangedArchive
{
    /// <summary>The archive with each entry changed, or left out where the change gives nothing.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="change">Gets the name of an entry and its bytes.</param>
    public static byte[] Of(byte[] archive, Func<string, byte[], byte[]?> change)
    {
        using var changed = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(archive)))
        using (var target = new ZipArchive(changed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry old in source.Entries)
            {
                using var content = new MemoryStream();
                using (Stream stream = old.Open())
                    stream.CopyTo(content);
                if (change(old.FullName, content.ToArray()) is not { } bytes)
                    continue;
                using Stream written = target.CreateEntry(old.FullName, CompressionLevel.NoCompression).Open();
                written.Write(bytes);
            }
        }
        return changed.ToArray();
    }

    /// <summary>The names of the entries.</summary>
    public static string[] EntriesOf(byte[] archive)
    {
        using var source = new ZipArchive(new MemoryStream(archive));
        return [.. source.Entries.Select(entry => entry.FullName)];
    }
}
