using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Debian's Python as a second opinion.</summary>
internal static class PythonScript
{
    private const string Python = "/usr/bin/python3";
    private static readonly ConcurrentDictionary<string, bool> Present = new(); // by modules, some of which take seconds to load

    /// <summary>Skips the calling test where Python or a module is missing.</summary>
    public static void Require(params string[] modules) => Assert.SkipUnless(
        File.Exists(Python) && Present.GetOrAdd(string.Join(", ", modules), names => Run("-c", $"import {names}").ExitCode == 0),
        $"needs {string.Join(", ", modules.Select(module => $"python3-{module}"))}");

    /// <summary>Runs Python with these arguments and gives back its exit code and all that it wrote.</summary>
    public static (int ExitCode, string Output) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + error.Result);
    }
}
