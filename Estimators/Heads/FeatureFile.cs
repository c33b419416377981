using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Files;

namespace MLNet.GoogLeNet.Heads;

/// <summary>Feature vectors in a file and in memory, by the hash of what they were computed from. Thread-safe.</summary>
/// <remarks>
/// The file: eight bytes that name its format; the number of values of a vector and the number of vectors, 32 bits each; for each vector
/// its key and its values as singles; the SHA-256 of all before. Numbers are little-endian.
/// </remarks>
internal sealed class FeatureFile
{
    private const int HeadLength = 16, HashLength = SHA256.HashSizeInBytes;

    private readonly string _path;
    private readonly int _length;
    private readonly Dictionary<FeatureKey, float[]> _kept = [];
    private readonly ConcurrentDictionary<FeatureKey, float[]> _used = [];
    private int _found;

    private FeatureFile(string path, int length) => (_path, _length) = (path, length);

    private static ReadOnlySpan<byte> Magic => "GLNfeat1"u8;

    /// <summary>How often a vector was found that the file had.</summary>
    public int Found => _found;

    /// <summary>Reads a file, if there is one.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="length">Number of values of a vector.</param>
    /// <param name="channel">Is warned of a damaged file, which is as good as none.</param>
    /// <exception cref="InvalidDataException">The file is something else, which is not to be overwritten.</exception>
    public static FeatureFile Open(string path, int length, IChannel channel)
    {
        var features = new FeatureFile(path, length);
        if (!File.Exists(path))
            return features;
        using FileStream file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[HeadLength];
        head = head[..file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false)];
        int known = Math.Min(head.Length, Magic.Length);
        if (!head[..known].SequenceEqual(Magic[..known]))
            throw new InvalidDataException(
                $"{nameof(GoogLeNetOptions.FeatureCache)} is '{path}', which is not a file of features and is not overwritten. "
                + "Name another file.");
        if (file.Length > 0 && !features.TryRead(file, head))
        {
            features._kept.Clear();
            channel.Warning(MessageSensitivity.None, $"'{path}' is damaged. All features are computed again, and the file is replaced.");
        }
        return features;
    }

    /// <summary>Copies the vector of a key, if it is known.</summary>
    public bool TryFind(FeatureKey key, Span<float> vector)
    {
        if (_kept.TryGetValue(key, out float[]? values))
        {
            Interlocked.Increment(ref _found);
            _used.TryAdd(key, values);
        }
        else if (!_used.TryGetValue(key, out values))
        {
            return false;
        }
        values.CopyTo(vector);
        return true;
    }

    /// <summary>Keeps a copy of the vector of a key.</summary>
    public void Add(FeatureKey key, ReadOnlySpan<float> vector) => _used.TryAdd(key, vector.ToArray());

    /// <summary>Writes the vectors that were found or added. At any instant the old file or the new one is there.</summary>
    /// <param name="isComplete">Whether all were asked for that will be; otherwise those of the old file are kept as well.</param>
    /// <exception cref="IOException">The file cannot be written; the old one is intact.</exception>
    public void Save(bool isComplete)
    {
        if (isComplete && _used.Count == _kept.Count && _used.Keys.All(_kept.ContainsKey))
            return; // nothing has changed
        KeyValuePair<FeatureKey, float[]>[] vectors =
            [.. (isComplete ? _used : _used.UnionBy(_kept, pair => pair.Key)).OrderBy(pair => (pair.Key.First, pair.Key.Second))];
        AtomicFile.Write(_path, file =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] head = new byte[HeadLength], record = new byte[RecordLength];
            Magic.CopyTo(head);
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), _length);
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), vectors.Length);
            Write(head);
            foreach (var (key, values) in vectors)
            {
                key.Write(record);
                for (int i = 0; i < values.Length; i++)
                    BinaryPrimitives.WriteSingleLittleEndian(record.AsSpan(FeatureKey.Length + i * sizeof(float)), values[i]);
                Write(record);
            }
            file.Write(hash.GetHashAndReset());

            void Write(byte[] bytes)
            {
                hash.AppendData(bytes);
                file.Write(bytes);
            }
        });
    }

    /// <summary>The same; where the file cannot be written, that is a warning. What was computed is not lost with the disk.</summary>
    /// <param name="isComplete">Whether all were asked for that will be; otherwise those of the old file are kept as well.</param>
    /// <param name="channel">Is warned.</param>
    public void TrySave(bool isComplete, IChannel channel)
    {
        try
        {
            Save(isComplete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            channel.Warning(MessageSensitivity.None, $"The features are not kept. {e.Message}");
        }
    }

    private int RecordLength => FeatureKey.Length + _length * sizeof(float);

    // Nothing is read, and no memory taken, for what the file is not long enough to have.
    private bool TryRead(FileStream file, ReadOnlySpan<byte> head)
    {
        if (head.Length < HeadLength || BinaryPrimitives.ReadInt32LittleEndian(head[8..]) != _length)
            return false;
        long count = BinaryPrimitives.ReadInt32LittleEndian(head[12..]);
        if (count < 0 || file.Length != HeadLength + count * RecordLength + HashLength)
            return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        var record = new byte[RecordLength];
        for (long i = 0; i < count; i++)
        {
            file.ReadExactly(record);
            hash.AppendData(record);
            var values = new float[_length];
            for (int j = 0; j < values.Length; j++)
                values[j] = BinaryPrimitives.ReadSingleLittleEndian(record.AsSpan(FeatureKey.Length + j * sizeof(float)));
            _kept[FeatureKey.Of(record)] = values;
        }
        Span<byte> expected = stackalloc byte[HashLength];
        file.ReadExactly(expected);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(expected);
    }
}
