using System.CommandLine;
using Tool.CommandLine;
using Tool.Models;

namespace Tool.Scoring.Options;

/// <summary>The command line of <c>score</c>.</summary>
internal static class ScoreCommand
{
    private const string Help = $"""
        Scores images with GoogLeNet: reads a folder, a list or a stream and writes one row per image.

        Examples:
          googlenet score --model flowers.zip --input photos --output scores.csv
          googlenet score --model flowers.zip --input 'photos/**/*.jpg' --output scores.parquet --top-k 3 --max-errors 1%
          googlenet score --model flowers.zip --input list.csv --path-column file --output scores.jsonl --scores
          find photos -name '*.jpg' -print0 | googlenet score --model flowers.zip --input - --null --output scores.csv
          googlenet score --model bvlc_googlenet.safetensors --labels synset_words.txt --input photos --output scores.csv
          googlenet score --model flowers.zip --input photos --output scores.csv --shard 0/4      (writes scores-00000-of-00004.csv)
          googlenet score --model calibrated.zip --input photos --output scores.csv --drift-alarm 0.01
          googlenet merge scores.csv                                                              (joins the four)

        OUTPUT.manifest.json, beside the output, says what the rows were made of, and how it went. The output has its name only when it
        is complete; until then OUTPUT.partial has what is done, and the same command resumes there after a kill.

        {ExitCode.Help}
        """;

    public static Command Build(Func<ScoreOptions, CancellationToken, int> score) =>
        new OptionTable<ScoreOptions>().Build("score", Help, (options, cancellation) => score(WithShard(options), cancellation));

    // What no row of the table can check for itself.
    private static ScoreOptions WithShard(ScoreOptions options)
    {
        SavedModel.RefuseNeedless(options.Labels, options.Model);
        if (options.ChosenShard is not null && options.Shards is not null)
            throw new JobException(ExitCode.Usage, "--shard and --shards are both given; --shard i/n says it all.");
        Shard shard = options.ChosenShard ?? ShardOfEngine.Find(options.Shards, Environment.GetEnvironmentVariable);
        return options with { Shard = shard, ChosenShard = null, Shards = null };
    }
}
