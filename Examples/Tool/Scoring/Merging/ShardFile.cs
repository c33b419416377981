using Tool.CommandLine;
using Tool.Scoring.Job;
using Tool.Scoring.Options;

namespace Tool.Scoring.Merging;

/// <summary>A shard's output with its manifest.</summary>
/// <param name="File">The full path.</param>
/// <param name="Manifest">What it was made of.</param>
internal sealed record ShardFile(string File, Manifest Manifest)
{
    /// <summary>Finds the shards of an output, all of one division, in order.</summary>
    /// <exception cref="JobException">Some are missing, not finished, changed, or of different jobs.</exception>
    public static IReadOnlyList<ShardFile> FindAll(string output)
    {
        int count = CountOf(output);
        string[] files = [.. Enumerable.Range(0, count).Select(index => new Shard(index, count).NameOf(output))];
        string[] missing = [.. files.Where(file => !System.IO.File.Exists(file))];
        if (missing.Length > 0)
        {
            string some = string.Join(", ", missing.Take(10).Select(file =>
                Path.GetFileName(file) + (Directory.Exists(WorkFolder.PathFor(file)) ? " (not finished)" : "")));
            throw Wrong($"{missing.Length} of the {count} shards of '{output}' are missing: {some}{(missing.Length > 10 ? ", …" : "")}. "
                + "Run their jobs to the end first.");
        }
        ShardFile[] shards = [.. files.Select(Open)];
        foreach (ShardFile shard in shards)
        {
            string difference = JobIdentity.Difference(
                JobIdentity.WithoutShard(shards[0].Manifest.Job), JobIdentity.WithoutShard(shard.Manifest.Job));
            if (difference.Length > 0)
                throw Wrong(
                    $"'{shard.File}' belongs to a different job from '{shards[0].File}': {difference}. Score the shards again with the "
                    + "same model and options.");
            if (!shard.Manifest.Output.OwnColumns.SequenceEqual(shards[0].Manifest.Output.OwnColumns))
                throw Wrong(
                    $"'{shard.File}' has different columns from '{shards[0].File}'; the list was changed between the shards. Score them "
                    + "again.");
        }
        return shards;
    }

    private static ShardFile Open(string file)
    {
        Manifest manifest = Manifest.Of(file)
            ?? throw Wrong($"'{file}' has no manifest, so it cannot be checked. Score the shard again.");
        using FileStream stream = System.IO.File.OpenRead(file);
        return stream.Length == manifest.Output.Bytes && FinishedFile.HashOf(stream) == manifest.Output.Sha256
            ? new(file, manifest)
            : throw Wrong(
                $"'{file}' does not match its manifest ({stream.Length:N0} of {manifest.Output.Bytes:N0} bytes, or different ones). Score "
                + "the shard again with --overwrite.");
    }

    // The name of each shard says how many there are.
    private static int CountOf(string output)
    {
        string pattern = $"{Path.GetFileNameWithoutExtension(output)}-*-of-*{Path.GetExtension(output)}";
        int[] counts =
        [
            .. Directory.EnumerateFiles(Path.GetDirectoryName(output)!, pattern)
                .Select(file => Shard.OfName(file, output)).OfType<Shard>().Select(shard => shard.Count).Distinct().Order(),
        ];
        return counts switch
        {
            [var count] => count,
            [] => throw Wrong($"There are no shards of '{output}': no file matches {pattern}."),
            _ => throw Wrong($"'{output}' was divided into {string.Join(" and into ", counts)} shards; remove those that are out of date."),
        };
    }

    private static JobException Wrong(string message) => new(ExitCode.Unusable, message);
}
