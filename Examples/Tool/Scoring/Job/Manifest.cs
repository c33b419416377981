using Tool.Scoring.Drifting;
using Tool.Scoring.Inputs;

namespace Tool.Scoring.Job;

/// <summary>The file beside an output: what it was made of, and how it went.</summary>
internal sealed record Manifest
{
    /// <summary>The program and its version.</summary>
    public required string Tool { get; init; }

    /// <summary>The options on which the rows depend (<see cref="JobIdentity"/>).</summary>
    public required Dictionary<string, string> Job { get; init; }

    public required ModelFacts Model { get; init; }

    public required OutputFacts Output { get; init; }

    /// <summary>What the whole input has; a shard has a part of it.</summary>
    public InputFacts? Input { get; init; }

    public required CountFacts Counts { get; init; }

    /// <summary>Images without scores, by the word for the reason.</summary>
    public required IReadOnlyDictionary<string, long> FailuresByReason { get; init; }

    /// <summary>How the scored images compare with those of the calibration; none where the model has no reference profile.</summary>
    public DriftFacts? Drift { get; init; }

    /// <summary>How fast the last process was; none in what was merged.</summary>
    public ThroughputFacts? Throughput { get; init; }

    /// <summary>What computed, for example "Managed 0.1.0, CPU, float32, AVX-512, 2 threads".</summary>
    public string? Engine { get; init; }

    /// <summary>Number of processes that worked on it, one more than it was interrupted.</summary>
    public int? Sessions { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Ended { get; init; }

    public required Dictionary<string, string> Versions { get; init; }

    /// <summary>The shards that were merged.</summary>
    public IReadOnlyList<OutputFacts>? Shards { get; init; }

    /// <summary>Where the manifest of an output is.</summary>
    public static string PathFor(string output) => $"{output}.manifest.json";

    /// <summary>The manifest of an output; null where there is none.</summary>
    public static Manifest? Of(string output) => Json.Read<Manifest>(PathFor(output));

    internal sealed record ModelFacts(string File, string Sha256, string Architecture, int ImageSize, IReadOnlyList<string> Classes);

    /// <param name="File">The name of the file.</param>
    /// <param name="Rows">Number of rows.</param>
    /// <param name="OwnColumns">The input's own columns, as they are called there.</param>
    /// <param name="Bytes">Number of bytes.</param>
    /// <param name="Sha256">The hash of all bytes.</param>
    internal sealed record OutputFacts(string File, long Rows, IReadOnlyList<string> OwnColumns, long Bytes, string Sha256);

    internal sealed record CountFacts(long Images, long Scored, long Failed);

    internal sealed record ThroughputFacts(long Images, double Seconds, double ImagesPerSecond);
}
