namespace MLNet.GoogLeNet.Data.Images;

/// <summary>An image that cannot be used. The message says why, as a clause: "it ends early".</summary>
internal sealed class BadImageException(BadImageReason code, string reason, Exception? cause = null) : Exception(reason, cause)
{
    /// <summary>The same for programs.</summary>
    public BadImageReason Code { get; } = code;
}
