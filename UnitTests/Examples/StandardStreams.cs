using System.Globalization;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

/// <summary>Programs as processes whose standard output and error lead nowhere.</summary>
internal static class StandardStreams
{
    /// <summary>What a shell is to do with the streams: closed, on a full disk, and a pipe whose reader is gone.</summary>
    public static TheoryData<string> Lost { get; } = ["2>&-", ">&- 2>&-", ">/dev/full 2>&1", "2>&1 | true"];

    /// <summary>Runs a program of the examples and gives back its exit code.</summary>
    /// <param name="streams">What to do with its streams, as a shell says it.</param>
    /// <param name="folder">The folder to run in.</param>
    /// <param name="arguments">The path of the assembly and its arguments.</param>
    public static int Run(string streams, TempFolder folder, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is a matter of Linux.");
        File.Delete(folder["code"]);
        string script = $$"""{ sleep 0.1; dotnet "$@"; echo $? >code; } {{streams}}"""; // by then, a reader that leaves has left
        Command.Run("sh", folder.FullPath, ["-c", script, "sh", .. arguments]);
        return int.Parse(File.ReadAllText(folder["code"]), CultureInfo.InvariantCulture);
    }
}
