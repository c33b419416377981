using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Heads;

/// <summary>The SHA-256 of all that a feature vector is computed from: weights, engine and pixels as they enter the network.</summary>
internal readonly record struct FeatureKey(UInt128 First, UInt128 Second)
{
    public const int Length = SHA256.HashSizeInBytes;

    public static FeatureKey Of(ReadOnlySpan<byte> hash) => MemoryMarshal.Read<FeatureKey>(hash);

    /// <summary>Writes the 32 bytes of the hash.</summary>
    public void Write(Span<byte> hash) => MemoryMarshal.Write(hash, in this);

    /// <summary>The key of the vector that a network makes of pixels.</summary>
    /// <param name="network">A hash of the network.</param>
    /// <param name="pixels">What enters it.</param>
    public static FeatureKey Of(ReadOnlySpan<byte> network, ReadOnlySpan<float> pixels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(network);
        hash.AppendData(MemoryMarshal.AsBytes(pixels));
        Span<byte> bytes = stackalloc byte[Length];
        hash.GetHashAndReset(bytes);
        return Of(bytes);
    }

    /// <summary>A hash of weights, and of the engine that computes with them, whose versions round differently.</summary>
    public static byte[] HashOf(IReadOnlyDictionary<string, WeightTensor> weights, string engine)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(engine));
        foreach (var (name, weight) in weights.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{name} {string.Join(' ', weight.Shape)}\n"));
            hash.AppendData(MemoryMarshal.AsBytes<float>(weight.Values));
        }
        return hash.GetHashAndReset();
    }
}
