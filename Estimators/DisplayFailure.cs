namespace MLNet.GoogLeNet;

/// <summary>Recognises that something could not be shown: a closed stream, a full disk behind it, a terminal that is gone.</summary>
internal static class DisplayFailure
{
    // .NET says that access is denied where the descriptor was closed before the process began.
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException or ObjectDisposedException;
}
