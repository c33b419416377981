using System.Diagnostics;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Torch;

/// <summary>How libtorch's threads wait, which GNU's OpenMP prints in a process that loads it.</summary>
public sealed class WaitingThreadsTests
{
    [Theory]
    [InlineData(null, null, "GOMP_SPINCOUNT = '3000'")]
    [InlineData("OMP_WAIT_POLICY", "active", "OMP_WAIT_POLICY = 'ACTIVE'")]
    [InlineData("GOMP_SPINCOUNT", "77", "GOMP_SPINCOUNT = '77'")]
    public async Task Threads_sleep_soon_unless_the_user_says_otherwise(string? variable, string? value, string expected)
    {
        Glibc.Require();
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Benchmarks.dll"), "training-contestant", "Paper", "Float32", "2", "1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OMP_DISPLAY_ENV"] = "VERBOSE" },
        };
        start.Environment.Remove("OMP_WAIT_POLICY");
        start.Environment.Remove("GOMP_SPINCOUNT");
        if (variable is not null)
            start.Environment[variable] = value;

        List<string> shown = [];
        using Process process = Process.Start(start)!;
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
            && line != "OPENMP DISPLAY ENVIRONMENT END")
            shown.Add(line);
        process.Kill(); // before it trains

        Assert.Contains(expected, string.Join('\n', shown));
    }
}
