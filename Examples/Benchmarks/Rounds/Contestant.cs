using System.Diagnostics;

namespace Benchmarks.Rounds;

/// <summary>
/// One of the things that are timed, in a process of its own, so that it has its own memory and allocator; it waits between
/// its rounds.
/// </summary>
internal sealed class Contestant : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts it and waits until it is warm.</summary>
    /// <param name="name">As the table calls it.</param>
    /// <param name="program">The executable.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">What its environment has besides; null for a variable that is removed.</param>
    public Contestant(string name, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? variables = null)
    {
        Name = name;
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (variable, value) in variables ?? new Dictionary<string, string?>())
            start.Environment[variable] = value;
        _process = Process.Start(start)!;
        Expect(RoundProtocol.Ready);
    }

    public string Name { get; }

    /// <summary>The feature of the processor that its figures depend on; none where that is not a single one.</summary>
    public string? DependsOn { get; set; }

    /// <summary>Images per second of each round so far.</summary>
    public List<double> Speeds { get; } = [];

    /// <summary>Minor page faults per image in each round so far; empty where the system has no /proc.</summary>
    public List<double> Faults { get; } = [];

    /// <summary>The most memory that the process had at any time, in bytes.</summary>
    public long PeakMemory { get; private set; }

    /// <summary>Runs one round, and is done when it is over.</summary>
    public void Run()
    {
        long? faultsBefore = PageFaults.Of(_process.Id);
        _process.StandardInput.WriteLine(RoundProtocol.Round);
        _process.StandardInput.Flush();
        var (images, seconds) = RoundProtocol.Read(Expect(RoundProtocol.Round));
        Speeds.Add(images / seconds);
        if (PageFaults.Of(_process.Id) - faultsBefore is { } faults)
            Faults.Add((double)faults / images);
        _process.Refresh();
        PeakMemory = _process.PeakWorkingSet64;
    }

    private string Expect(string word)
    {
        while (_process.StandardOutput.ReadLine() is { } line)
            if (line.StartsWith(word, StringComparison.Ordinal))
                return line;
        _process.WaitForExit();
        throw new InvalidOperationException(
            $"'{Name}' ended with exit code {_process.ExitCode} where '{word}' was expected; see its output above.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(30)))
            _process.Kill();
        _process.Dispose();
    }
}
