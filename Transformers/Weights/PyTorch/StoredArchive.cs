using System.IO.Compression;

namespace MLNet.GoogLeNet.Transformers.Weights.PyTorch;

/// <summary>A zip archive whose entries are stored as they are, as PyTorch writes it.</summary>
/// <remarks>
/// So nothing can grow when it is read, and the entries together cannot be longer than the file; what claims otherwise
/// is refused before memory is taken.
/// </remarks>
internal sealed class StoredArchive : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];
    private long _budget;

    public StoredArchive(Stream stream)
    {
        _budget = stream.Length;
        _archive = OpenZip(stream);
        foreach (ZipArchiveEntry entry in _archive.Entries)
        {
            if (Leaves(entry.FullName))
                throw new InvalidDataException(
                    $"The archive has an entry '{entry.FullName}', a path that leads out of it. Nothing of it is read: get the file from " +
                    "somebody you trust.");
            if (!_entries.TryAdd(entry.FullName, entry))
                throw new InvalidDataException(
                    $"The archive has two entries '{entry.FullName}'. The file is damaged: get it again.");
        }
    }

    /// <summary>Opens a zip archive, whatever its entries are.</summary>
    /// <exception cref="InvalidDataException">It ends early, or its list of entries is damaged.</exception>
    public static ZipArchive OpenZip(Stream stream)
    {
        ZipArchive archive;
        try
        {
            archive = new(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException(
                $"The zip archive ends early: it has {stream.Length:N0} bytes, and the list of its entries, which comes last, is missing " +
                "or incomplete. Copy or download the file again.", exception);
        }
        try
        {
            _ = archive.Entries; // reads the list
            return archive;
        }
        catch (InvalidDataException exception)
        {
            archive.Dispose();
            throw new InvalidDataException(
                $"The list of the zip archive's entries is damaged ({exception.Message.TrimEnd('.')}). Copy or download the file again.",
                exception);
        }
    }

    /// <summary>The full names of the entries.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>All bytes of a small entry.</summary>
    public byte[] ReadBytes(string name, int maxBytes)
    {
        using Stream stream = Open(name, out long length);
        if (length > maxBytes)
            throw new InvalidDataException(
                $"Entry '{name}' has {length:N0} bytes; at most {maxBytes:N0} are read. {PickleGlobals.Advice}");
        var bytes = new byte[length];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidDataException($"Entry '{name}' ends before its {length:N0} bytes. Get the file again.");
        return bytes;
    }

    /// <summary>Opens an entry of exactly this name.</summary>
    public Stream Open(string name, out long length)
    {
        if (!_entries.TryGetValue(name, out ZipArchiveEntry? entry))
            throw new InvalidDataException($"The archive lacks entry '{name}'. The file is damaged: get it again.");
        if (entry.IsEncrypted || entry.CompressedLength != entry.Length)
            throw new InvalidDataException(
                $"Entry '{name}' is compressed ({entry.CompressedLength:N0} bytes for {entry.Length:N0}) or encrypted; " +
                "PyTorch stores its entries as they are. Save the file again with torch.save, and do not re-zip it.");
        _budget -= entry.Length;
        if (_budget < 0)
            throw new InvalidDataException(
                $"The entries up to '{name}' are together longer than the file. The file is damaged: get it again.");

        length = entry.Length;
        return entry.Open();
    }

    public void Dispose() => _archive.Dispose();

    // Nothing is ever unpacked to the disk; what asks for it is not an honest file in any case.
    private static bool Leaves(string name) =>
        name.StartsWith('/') || name.Contains('\\') || name.Contains(':') || name.Split('/').Contains("..");
}
