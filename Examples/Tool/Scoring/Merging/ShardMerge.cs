using Tool.CommandLine;
using Tool.Scoring.Display;
using Tool.Scoring.Drifting;
using Tool.Scoring.Job;
using Tool.Scoring.Options;

namespace Tool.Scoring.Merging;

/// <summary>Joins the shards of an output, in their order.</summary>
internal static class ShardMerge
{
    /// <summary>Checks and joins.</summary>
    /// <returns>The exit code of the process.</returns>
    /// <exception cref="JobException">The shards do not make a whole.</exception>
    public static int Run(MergeOptions options, JobDisplay display)
    {
        string output = Path.GetFullPath(options.Output);
        try
        {
            return Run(output, options, display);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JobException(ExitCode.Unusable, $"The shards of '{output}' cannot be merged: {e.Message}", e);
        }
    }

    private static int Run(string output, MergeOptions options, JobDisplay display)
    {
        if (File.Exists(output) && !options.Overwrite)
            throw new JobException(ExitCode.Unusable, $"'{output}' already exists. Give --overwrite to replace it.");
        IReadOnlyList<ShardFile> shards = ShardFile.FindAll(output);
        DriftFacts? drift = DriftOf(output, [.. shards.Select(shard => shard.Manifest)]);
        if (options.DriftAlarm is not null && drift is null)
            throw DriftFacts.NotThere();
        using var folder = new WorkFolder(output);
        Manifest merged = FinishedFile.Write(
            output,
            folder.Unfinished(output),
            stream =>
            {
                Concatenation.Write(output, stream, [.. shards.Select(shard => shard.File)]);
                return shards.Sum(shard => shard.Manifest.Output.Rows);
            },
            shards[0].Manifest.Output.OwnColumns,
            facts => Joined(facts, [.. shards.Select(shard => shard.Manifest)], drift));
        folder.Clear();
        display.Finish(output, merged, options.DriftAlarm);
        return ExitCode.Of(merged, options.DriftAlarm);
    }

    private static DriftFacts? DriftOf(string output, Manifest[] shards)
    {
        try
        {
            return DriftFacts.Merged([.. shards.Select(shard => shard.Drift)], shards[0].Model.Classes);
        }
        catch (ArgumentException e)
        {
            throw new JobException(ExitCode.Unusable,
                $"The shards of '{output}' cannot be merged: {e.Message} Score them again with --overwrite.", e);
        }
    }

    private static Manifest Joined(Manifest.OutputFacts output, Manifest[] shards, DriftFacts? drift) => new()
    {
        Tool = JobVersions.Tool,
        Job = JobIdentity.WithoutShard(shards[0].Job),
        Model = shards[0].Model,
        Output = output,
        Input = shards[0].Input, // the same in each
        Counts = new(
            shards.Sum(shard => shard.Counts.Images), shards.Sum(shard => shard.Counts.Scored), shards.Sum(shard => shard.Counts.Failed)),
        FailuresByReason = shards.SelectMany(shard => shard.FailuresByReason).GroupBy(pair => pair.Key)
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value)),
        Drift = drift,
        Started = shards.Min(shard => shard.Started),
        Ended = shards.Max(shard => shard.Ended),
        Versions = JobVersions.Find(),
        Shards = [.. shards.Select(shard => shard.Output)],
    };
}
