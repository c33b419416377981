using System.Diagnostics;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Programs that were built with the tests, run in folders of their own, so that what they leave behind is seen.</summary>
internal static class AnotherProgram
{
    /// <summary>
    /// …/UnitTests/bin/Release/net10.0/ → …/UnitTests/NAME/bin/Release/net10.0/NAME.dll; a folder beside UnitTests with <paramref
    /// name="folder"/>.
    /// </summary>
    public static string Path(string name, string folder = "UnitTests")
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return RepositoryFolder.PathOf(folder, name, "bin", framework.Parent!.Name, framework.Name, $"{name}.dll");
    }

    /// <summary>Runs a program that must succeed and leave nothing in its home and temporary folders; gives back what it wrote.</summary>
    /// <param name="folder">Gets the folders.</param>
    /// <param name="program">The path of its assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    public static string Succeed(TempFolder folder, string program, params string[] arguments)
    {
        string[] places = ["home", "cache", "temp"];
        foreach (string place in places)
            Directory.CreateDirectory(folder[place]);
        var (exitCode, output, error) = Run(folder, program, arguments);

        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}\n{error}");
        Assert.Empty(places.SelectMany(place => Directory.GetFileSystemEntries(folder[place], "*", SearchOption.AllDirectories)));
        return output;
    }

    /// <summary>Runs a program whose temporary folder is not a folder, so that not even root can write there.</summary>
    /// <param name="folder">The folder to run in.</param>
    /// <param name="program">The path of its assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    public static (int ExitCode, string Output, string Error) WithoutTemporaryFolder(
        TempFolder folder, string program, params string[] arguments)
    {
        File.WriteAllText(folder["temp"], "a file");
        return Run(folder, program, arguments);
    }

    private static (int ExitCode, string Output, string Error) Run(TempFolder folder, string program, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder.FullPath,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["HOME"] = folder["home"],
                ["XDG_CACHE_HOME"] = folder["cache"],
                ["TMPDIR"] = folder["temp"],
                ["TMP"] = folder["temp"], // of Windows
                ["DOTNET_EnableDiagnostics"] = "0", // or .NET itself opens sockets in the temporary folder
                ["ORT_DISABLE_TELEMETRY"] = "1",    // or ONNX Runtime, where this library does not refuse it, writes a session file
            },
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
