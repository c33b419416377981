using System.Globalization;
using System.Reflection;
using MLNet.GoogLeNet;
using Tool.CommandLine;
using Tool.Scoring.Options;
using Tool.Scoring.Pipeline;

namespace Tool.Scoring.Job;

/// <summary>What the rows of a job depend on. Only a job with the same identity resumes where another stopped.</summary>
internal static class JobIdentity
{
    public const string Model = "model_sha256";
    private const string Shard = "shard";

    /// <summary>Names and values, as the manifest has them.</summary>
    /// <exception cref="JobException">The model, or the names of its classes, cannot be read.</exception>
    public static Dictionary<string, string> Of(ScoreOptions options) => new()
    {
        [Model] = ScoringModel.HashOf(options.Model),
        ["labels_sha256"] = options.Labels is { } labels ? ScoringModel.HashOf(labels) : "",
        ["input"] = options.Input,
        ["path_column"] = options.PathColumn ?? "",
        ["null_separated"] = Text(options.NulSeparated),
        [Shard] = options.Shard.ToString(),
        ["top_k"] = Text(options.TopK),
        ["all_scores"] = Text(options.AllScores),
        ["features"] = Text(options.Features),
        ["batch_size"] = Text(options.BatchSize),
        ["precision"] = Text(options.Precision),
        ["device"] = Text(options.Device),
        ["crops"] = Text(options.Crops),
        ["library"] = VersionOf(typeof(GoogLeNetTransformer)),
    };

    /// <summary>What differs, in words; empty where nothing does.</summary>
    public static string Difference(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        string.Join(", ", before.Keys.Union(now.Keys)
            .Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .Select(name => $"{name} was '{before.GetValueOrDefault(name)}' and is '{now.GetValueOrDefault(name)}'"));

    /// <summary>The same without what tells the shards of one job from each other.</summary>
    public static Dictionary<string, string> WithoutShard(IReadOnlyDictionary<string, string> identity) =>
        identity.Where(pair => pair.Key != Shard).ToDictionary();

    /// <summary>The version of an assembly, without the commit.</summary>
    public static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    // Nothing where the model decides, whose hash stands there.
    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture)!.ToLowerInvariant();
}
