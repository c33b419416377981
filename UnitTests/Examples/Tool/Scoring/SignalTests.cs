using System.Diagnostics;
using System.Runtime.InteropServices;
using Tool.CommandLine;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

/// <summary>The program as a process, with the signals that operators and engines send.</summary>
public sealed class SignalTests(TrainedFlowers flowers) : IDisposable
{
    private readonly RunningJob _job = new(flowers);

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGHUP)] // the terminal was closed
    [InlineData(null)] // SIGKILL
    public void A_job_that_is_told_to_end_goes_on_later(PosixSignal? signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such signals there");
        Assert.SkipWhen(
            signal is { } sent && IsIgnored(sent),
            $"the tests were started by something that ignores {signal}, and so does all that they start");
        string[] images = _job.DrawImages(400);

        // The last image comes only when the signal was answered: the job cannot end before.
        using Process process = Start();
        foreach (string image in images[..200])
            process.StandardInput.WriteLine(image);
        process.StandardInput.Flush();
        WaitFor(() =>
            File.Exists(_job["scores.csv.partial/rows.jsonl"]) && new FileInfo(_job["scores.csv.partial/rows.jsonl"]).Length > 5_000,
            process);
        Send(signal, process);
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)));
        if (signal is not null)
            Assert.Equal(ExitCode.Interrupted, process.ExitCode);

        using Process again = Start();
        foreach (string image in images)
            again.StandardInput.WriteLine(image);
        again.StandardInput.Close();
        Assert.True(again.WaitForExit(TimeSpan.FromMinutes(2)));
        Assert.Equal(ExitCode.Success, again.ExitCode);
        Assert.Equal(images, DuckDbTable.Read(_job["scores.csv"]).Select(row => row["path"]));
        Assert.Equal(2, _job.Manifest("scores.csv").Sessions);
    }

    [Fact]
    public void A_training_that_is_told_to_end_saves_its_best_weights_and_says_that_it_was_interrupted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such signals there");
        using Process process = Process.Start(new ProcessStartInfo("dotnet",
            [ToolProgram.Assembly, "train", "--data", flowers.Folder, "--epochs", "10000", "--image-size", "32", "--precision", "float32",
                "--threads", "1", "--output", _job["trained.zip"]])
        {
            RedirectStandardOutput = true,
        })!;
        string? line;
        do
            line = process.StandardOutput.ReadLine();
        while (line?.StartsWith("epoch 1/", StringComparison.Ordinal) == false);
        Send(PosixSignal.SIGTERM, process);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        Assert.Contains("Training was cancelled.", output);
        Assert.Contains($"Saved {_job["trained.zip"]}", output);
        Assert.True(File.Exists(_job["trained.zip"]));
    }

    private Process Start() => Process.Start(new ProcessStartInfo("dotnet",
        [Path.Combine(AppContext.BaseDirectory, "googlenet.dll"), "score", "--model", _job["model.zip"], "--input", "-", "--output",
            _job["scores.csv"], "--threads", "1"])
    {
        RedirectStandardInput = true,
    })!;

    // SIGINT by what a shell without job control runs in the background, SIGHUP by what nohup runs.
    private static bool IsIgnored(PosixSignal signal)
    {
        int number = signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, _ => 15 };
        string? ignored = !File.Exists("/proc/self/status") ? null
            : File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return ignored is not null && (Convert.ToUInt64(ignored.Split('\t')[1], 16) >> (number - 1) & 1) == 1;
    }

    private static void Send(PosixSignal? signal, Process process)
    {
        if (signal is null)
        {
            process.Kill();
            return;
        }
        using Process kill = Process.Start("kill", [$"-{signal.ToString()![3..]}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    private static void WaitFor(Func<bool> condition, Process process)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.False(process.HasExited, "the job ended by itself");
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), "the job scores nothing");
            Thread.Sleep(5);
        }
    }
}
