using System.Globalization;
using System.Runtime.InteropServices;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// Lets the C library of Linux keep large blocks instead of giving each back to the system: activations of a mini-batch are
/// tens of megabytes, and touching fresh pages for them takes up to half the time of a training step, and a fifth of that of a forward
/// pass. Works for threads that take memory from the heap of the process (<see cref="HeapThreads"/>).
/// </summary>
internal static partial class LargeBlocks
{
    // malloc.h of glibc
    private const int TrimThreshold = -1, TopPad = -2, MemoryMapThreshold = -3, MaxMemoryMaps = -4, MaxArenas = -8, Never = -1;
    private const int UsualMemoryMaps = 65_536; // glibc's default

    /// <summary>Holds for the whole process from then on; does nothing where the C library is another one.</summary>
    public static void Keep() => Try(() =>
    {
        _ = Set(MaxMemoryMaps, 0);
        _ = Set(TrimThreshold, Never);
        _ = Set(TopPad, 64 << 20);
    });

    /// <summary>The opposite: each large block comes from the system and goes back to it, and never lies between small ones.</summary>
    public static void Map() => Try(() =>
    {
        _ = Set(MaxMemoryMaps, UsualMemoryMaps);
        _ = Set(MemoryMapThreshold, 1 << 20);
    });

    /// <summary>Gives what is kept and not in use back to the system, once: when a training is over.</summary>
    public static void GiveBack() => Try(() => _ = Trim(0));

    /// <summary>
    /// Makes later threads share the arenas that exist, the heap among them, instead of each getting a new one. For the whole process and
    /// for good: glibc looks at the number once.
    /// </summary>
    /// <returns>False where the C library is another one, without arenas.</returns>
    public static bool ShareArenas() => Try(() => _ = Set(MaxArenas, 1));

    /// <summary>Whether this thread's blocks come from the heap of the process.</summary>
    public static bool AreInHeap()
    {
        const int Size = 16 << 10; // too large for the cache of the thread, whose blocks may be of any arena
        nint block = 0;
        if (!Try(() =>
            {
                block = Allocate(Size);
                Free(block);
            }))
            return false;
        try
        {
            return File.ReadLines("/proc/self/maps").Any(line => line.EndsWith("[heap]", StringComparison.Ordinal)
                && line[..line.IndexOf(' ')].Split('-') is [var first, var end] && Address(first) <= block && block < Address(end));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // a sandbox without /proc
        }
    }

    private static nint Address(string hexadecimal) => nint.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static bool Try(Action call)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            call();
            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false; // musl has no mallopt; everything is right there too, only slower
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);

    [LibraryImport("libc.so.6", EntryPoint = "malloc")]
    private static partial nint Allocate(nuint size);

    [LibraryImport("libc.so.6", EntryPoint = "free")]
    private static partial void Free(nint block);
}
