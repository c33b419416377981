namespace MLNet.GoogLeNet.Data.Pictures;

/// <summary>A picture that cannot be used. The message is the reason, as a clause: "it ends early".</summary>
internal sealed class BadPictureException(string reason, Exception? cause = null) : Exception(reason, cause);
