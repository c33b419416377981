using System.Runtime.InteropServices;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// Lets the C library of Linux keep large blocks instead of giving each back to the system: activations of a mini-batch are
/// tens of megabytes, and touching fresh pages for them takes up to half the time of a training step, and a fifth of that of a forward
/// pass.
/// </summary>
internal static partial class LargeBlocks
{
    // malloc.h of glibc
    private const int TrimThreshold = -1, TopPad = -2, MaxMemoryMaps = -4, Never = -1;

    /// <summary>Holds for the whole process from then on; does nothing where the C library is another one.</summary>
    public static void Keep() => Try(() =>
    {
        _ = Set(MaxMemoryMaps, 0);
        _ = Set(TrimThreshold, Never);
        _ = Set(TopPad, 64 << 20);
    });

    /// <summary>Gives what is kept and not in use back to the system, once: when a training is over.</summary>
    public static void GiveBack() => Try(() => _ = Trim(0));

    private static void Try(Action call)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            call();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // musl has no mallopt; everything is right there too, only slower
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
