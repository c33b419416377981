namespace MLNet.GoogLeNet.Transformers.Weights.Fetching;

/// <summary>A file on the web, with all that is known about it before it is fetched.</summary>
/// <param name="Address">Where its publisher has it.</param>
/// <param name="Size">Its length in bytes, as published.</param>
/// <param name="Rounding">By how many bytes the published length may be off.</param>
/// <param name="Hash">What its content must have.</param>
internal sealed record PublishedFile(Uri Address, long Size, long Rounding, FileHash Hash)
{
    /// <summary>How long a server may send nothing before the connection counts as broken.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The last part of the address.</summary>
    public string Name => Path.GetFileName(Address.AbsolutePath);

    /// <summary>Whether it may have so many bytes.</summary>
    public bool MayHave(long bytes) => Math.Abs(bytes - Size) <= Rounding;

    /// <summary>Whether so many bytes are more than it can have.</summary>
    public bool IsExceededBy(long bytes) => bytes > Size + Rounding;

    /// <summary>"53,533,754 bytes, SHA-1 405fc5…".</summary>
    public override string ToString() => FormattableString.Invariant($"{(Rounding > 0 ? "about " : "")}{Size:N0} bytes, {Hash}");
}
