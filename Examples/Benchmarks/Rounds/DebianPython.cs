using System.ComponentModel;
using System.Diagnostics;

namespace Benchmarks.Rounds;

/// <summary>The Python that the peers run on.</summary>
internal static class DebianPython
{
    public const string HowToInstall = "apt-get install -y python3-torch python3-torchvision";

    /// <summary>Why there is no PyTorch to compare with; none where there is.</summary>
    public static string? WhyAbsent(string python)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, ["-c", "import torch, torchvision"])
            {
                RedirectStandardError = true,
            })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{python} has no torch or no torchvision; {HowToInstall}";
        }
        catch (Win32Exception)
        {
            return $"there is no {python}; {HowToInstall}";
        }
    }
}
