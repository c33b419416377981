using System.Runtime.InteropServices;

namespace MLNet.GoogLeNet.Training;

/// <summary>Recognises that native or managed memory did not suffice.</summary>
internal static class MemoryExhaustion
{
    // libtorch throws one type for everything; these are the words of its allocators for the processor and for graphics cards.
    private static readonly string[] Words = ["not enough memory", "can't allocate memory", "out of memory", "bad_alloc"];

    public static bool Is(Exception exception) => exception is OutOfMemoryException
        || (exception is ExternalException && Words.Any(word => exception.Message.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
