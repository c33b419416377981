using System.Runtime.InteropServices;

namespace MLNet.GoogLeNet.Data.Files;

/// <summary>
/// Tells files from what only looks like one: opening a named pipe means waiting for a writer. .NET does not say
/// which is which, so the system is asked. Windows has no such names in its folders.
/// </summary>
internal static partial class FileKind
{
    private const int CurrentFolder = -100, FollowLinks = 0, TypeAndMode = 3, StatSize = 256; // of statx, on every processor
    private const int LinuxMode = 28, MacMode = 4; // where the mode is, in bytes
    private const int Pipe = 0x1000, CharacterDevice = 0x2000, BlockDevice = 0x6000, Socket = 0xC000, TypeMask = 0xF000;

    /// <summary>
    /// What a path names if that is neither a file nor a folder, such as "a named pipe"; otherwise, or if nothing is there, null.
    /// </summary>
    public static string? Special(string path) => (ModeOf(path) & TypeMask) switch
    {
        Pipe => "a named pipe",
        Socket => "a socket",
        CharacterDevice or BlockDevice => "a device",
        _ => null,
    };

    private static int ModeOf(string path)
    {
        var stat = new byte[StatSize];
        try
        {
            if (OperatingSystem.IsLinux())
                return StatOnLinux(CurrentFolder, path, FollowLinks, TypeAndMode, stat) == 0 ? BitConverter.ToUInt16(stat, LinuxMode) : 0;
            if (OperatingSystem.IsMacOS())
                return StatOnMac(path, stat) == 0 ? BitConverter.ToUInt16(stat, MacMode) : 0;
        }
        catch (EntryPointNotFoundException)
        {
            // a C library from before 2018
        }
        return 0;
    }

    private static int StatOnMac(string path, byte[] stat) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? StatOnIntelMac(path, stat) : StatOnArmMac(path, stat);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatOnLinux(int folder, string path, int flags, uint mask, byte[] stat);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatOnArmMac(string path, byte[] stat);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatOnIntelMac(string path, byte[] stat);
}
