using System.CommandLine;

namespace BatchScoring.Options;

/// <summary>The command line of <c>merge</c>.</summary>
internal static class MergeCommand
{
    public static Command Build(Func<MergeOptions, int> merge)
    {
        var output = new Argument<string>("output")
        {
            Description = $"The output without the shard in its name ({Outputs.OutputFormat.Extensions}); the shards stand beside it.",
        };
        output.Validators.Add(result =>
        {
            if (!Outputs.OutputFormat.Has(result.Tokens[0].Value))
                result.AddError($"The output is '{result.Tokens[0].Value}', but a file that ends in {Outputs.OutputFormat.Extensions} is expected.");
        });
        var overwrite = new Option<bool>("--overwrite") { Description = "Replaces an output that is there." };
        var command = new Command("merge", """
            Joins the shards of an output: scores-00000-of-00004.csv and the three others become scores.csv, the rows in the order of the
            shards. Checks that all are there, whole, unchanged, and of one model and the same options. The shards stay.
            """)
        {
            output, overwrite,
        };
        command.SetAction(parsed => merge(new(parsed.GetValue(output)!, parsed.GetValue(overwrite))));
        return command;
    }
}
