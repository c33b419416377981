using System.Security.Cryptography;

namespace MLNet.GoogLeNet.Transformers.Weights.Fetching;

/// <summary>The hash by which a file is known, as its publisher gives it: whole, or only the first digits.</summary>
/// <param name="Algorithm">How it is computed.</param>
/// <param name="Digits">Its hexadecimal digits, from the first on, in lower case.</param>
internal sealed record FileHash(HashAlgorithmName Algorithm, string Digits)
{
    private bool IsWhole => Digits.Length == 2 * (Algorithm == HashAlgorithmName.SHA1 ? SHA1.HashSizeInBytes : SHA256.HashSizeInBytes);

    /// <summary>The name of a folder for the file.</summary>
    public string FolderName => $"{Algorithm.Name!.ToLowerInvariant()}-{Digits}";

    /// <summary>All digits of the hash of a stream, from its start.</summary>
    public async Task<string> ComputeAsync(Stream stream, CancellationToken cancellation)
    {
        stream.Position = 0;
        return Convert.ToHexStringLower(await CryptographicOperations.HashDataAsync(Algorithm, stream, cancellation).ConfigureAwait(false));
    }

    /// <summary>Whether a hash is this one, as far as this one goes.</summary>
    public bool Matches(string digits) => digits.StartsWith(Digits, StringComparison.Ordinal);

    /// <summary>Whether there is a file with this hash.</summary>
    public bool IsOf(string path)
    {
        if (!File.Exists(path))
            return false;
        using FileStream stream = File.OpenRead(path);
        return Matches(Convert.ToHexStringLower(CryptographicOperations.HashData(Algorithm, stream)));
    }

    /// <summary>"SHA-1 405fc5…", with dots where only the first digits are known.</summary>
    public override string ToString() => $"{Algorithm.Name!.Replace("SHA", "SHA-")} {Digits}{(IsWhole ? "" : "…")}";
}
