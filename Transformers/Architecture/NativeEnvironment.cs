using System.Runtime.InteropServices;

namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>
/// The environment that native libraries see: on Unix, .NET keeps a copy of its own, whose changes never reach native code.
/// </summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable that the user has not set. Does nothing on Windows, where <see cref="Environment"/> would do.</summary>
    public static void SetDefault(string name, string value)
    {
        if (!OperatingSystem.IsWindows())
            _ = Set(name, value, overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(string name, string value, int overwrite);
}
