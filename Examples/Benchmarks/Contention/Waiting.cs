using Benchmarks.Scoring;

namespace Benchmarks.Contention;

/// <summary>A way in which threads wait for each other, as a variable in the environment of a process says.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">Its value; null leaves the environment unchanged.</param>
internal sealed record Waiting(string Name, string? Value)
{
    private static readonly string[] All = ["OMP_WAIT_POLICY", "GOMP_SPINCOUNT", ScoringContestantCommand.OnnxSpin];

    /// <summary>What the library does by itself, or what the environment of the benchmark says.</summary>
    public static Waiting Default { get; } = new("the default", null);

    /// <summary>Of a fixed number of libtorch's threads; the first as GNU's OpenMP does by itself.</summary>
    public static IReadOnlyList<Waiting> OfLibtorch { get; } =
        [new("GOMP_SPINCOUNT", "300000"), Default, new("OMP_WAIT_POLICY", "passive")];

    /// <summary>Of ONNX Runtime's threads; the first as ONNX Runtime does by itself.</summary>
    public static IReadOnlyList<Waiting> OfOnnxRuntime { get; } =
        [new("OMP_WAIT_POLICY", "active"), Default, new(ScoringContestantCommand.OnnxSpin, "1000"), new("OMP_WAIT_POLICY", "passive")];

    /// <summary>The variables to start a contestant with: this one without the others.</summary>
    public IReadOnlyDictionary<string, string?> Variables =>
        Value is null ? new Dictionary<string, string?>() : All.ToDictionary(name => name, name => name == Name ? Value : null);

    public override string ToString() => Value is null ? Name : $"{Name}={Value}";
}
