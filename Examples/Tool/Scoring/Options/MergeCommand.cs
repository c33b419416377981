using System.CommandLine;
using Tool.CommandLine;

namespace Tool.Scoring.Options;

/// <summary>The command line of <c>merge</c>.</summary>
internal static class MergeCommand
{
    private const string Help = """
        Joins the shards of an output of score.

        scores-00000-of-00004.csv and the three others become scores.csv, the rows in the order of the shards. Checks that all are there,
        whole, unchanged, and of one model and the same options. The shards stay. Drift is tested again, with the images of all shards.

        Examples:
          googlenet merge scores.csv
          googlenet merge scores.parquet --overwrite
          googlenet merge scores.csv --drift-alarm 0.01
        """;

    public static Command Build(Func<MergeOptions, CancellationToken, int> merge) =>
        new OptionTable<MergeOptions>().Build("merge", Help, merge);
}
