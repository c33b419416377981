using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Benchmarks.Rounds;
using MLNet.GoogLeNet;

namespace Benchmarks.Training;

/// <summary>The peer: the same network in PyTorch, in our script <c>training_peer.py</c>.</summary>
internal static class PyTorch
{
    public const string HowToInstall = "apt-get install -y python3-torch python3-torchvision";

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "training_peer.py");

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

    /// <summary>Starts a contestant.</summary>
    /// <param name="plan">Mini-batch and steps.</param>
    /// <param name="architecture">Which network.</param>
    /// <param name="layout">"plain" or "channels-last".</param>
    /// <param name="numbers">"float32", or "bfloat16" for autocast.</param>
    public static Contestant Start(TrainingPlan plan, GoogLeNetArchitecture architecture, string layout, string numbers = "float32") =>
        new($"PyTorch {numbers}, {layout}", plan.Python, Script, architecture.ToString(), layout, numbers,
            plan.MiniBatch.ToString(CultureInfo.InvariantCulture), plan.Steps.ToString(CultureInfo.InvariantCulture));
}
