using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Benchmarks.Rounds;
using MLNet.GoogLeNet;
using Tool.Scoring.Job;
using Tool.Training;

namespace Benchmarks.Results;

/// <summary>The section of the results about one way to train: several seeds, and all that is needed to run them again.</summary>
internal sealed record SeedsTable(SeedsOptions Run, GoogLeNetOptions Options, IReadOnlyList<SeedResult> Seeds)
{
    /// <summary>What tells the row from others; a later run of the same kind replaces it.</summary>
    public string Name => (Run.Weights is null ? "from scratch" : "fine-tuned")
        + (Run.Recipe is { } recipe ? $", {recipe.ToString().ToLowerInvariant()}" : "")
        + (Run.ValidationFraction == 0 ? ", validation images trained on" : "");

    /// <summary>Mean and standard deviation over the seeds.</summary>
    public string Summary => $"{Name}: validation {Validation}, test {Test}, top-5 {TopFive}";

    private Spread Validation => Spread.Of(Seeds.Select(seed => seed.Best.ValidationAccuracy ?? double.NaN));

    private Spread Test => Spread.Of(Seeds.Select(seed => seed.Test.Accuracy.Value));

    private Spread TopFive => Spread.Of(Seeds.Select(seed => seed.Test.TopFiveAccuracy.Value));

    private string Time => Minutes(Seeds.Average(seed => seed.Time.TotalMinutes));

    /// <summary>Writes the row of the table on top.</summary>
    public void WriteSummary(string path)
    {
        string list = Path.GetFileNameWithoutExtension(Run.Data);
        SummaryTable.Write(path, $"{list}, {Name}", $"#{Name.Replace(",", "").Replace(' ', '-')}", Test, $"{Time} min");
    }

    /// <summary>The row as a section of Markdown: the command, and the details folded.</summary>
    public IEnumerable<string> ToMarkdown()
    {
        yield return $"### {char.ToUpperInvariant(Name[0])}{Name[1..]}";
        yield return "";
        yield return $"    dotnet run -c Release --project Examples/Benchmarks -- seeds {Arguments}";
        yield return "";
        yield return $"<details><summary>Test accuracy {Test}, validation {Validation}: each seed, machine, options</summary>";
        yield return "";
        yield return "| | validation accuracy | test accuracy | test top-5 | best epoch | minutes |";
        yield return "|---|---|---|---|---|---|";
        for (int i = 0; i < Seeds.Count; i++)
            yield return Line(string.Create(CultureInfo.InvariantCulture, $"seed {Run.Seed + i}"),
                Spread.Text(Seeds[i].Best.ValidationAccuracy ?? double.NaN), Spread.Text(Seeds[i].Test.Accuracy.Value),
                Spread.Text(Seeds[i].Test.TopFiveAccuracy.Value), Epoch(Seeds[i].Best.Epoch), Minutes(Seeds[i].Time.TotalMinutes));
        yield return Line("**mean ± standard deviation**", $"{Validation}", $"{Test}", $"{TopFive}", "", Time);
        yield return "";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}, {Processor.Summary}, .NET {Environment.Version}, "
            + $"MLNet.GoogLeNet {JobIdentity.VersionOf(typeof(GoogLeNetOptions))}, "
            + $"TorchSharp {JobIdentity.VersionOf(typeof(TorchSharp.torch))}; "
            + $"{Seeds[0].Test.Images} test images. Options of the trainer that are not the defaults of `GoogLeNetOptions`:");
        yield return "";
        yield return "```json";
        yield return Differences(Options);
        yield return "```";
        yield return "";
        yield return "</details>";
    }

    // What FromJson reads, which has its own defaults for what is left out.
    private static string Differences(GoogLeNetOptions options)
    {
        JsonObject all = Members(options);
        RemoveEqual(all, Members(new()));
        return all.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static JsonObject Members(GoogLeNetOptions options) => JsonNode.Parse(options.ToJson())!.AsObject();

    private static void RemoveEqual(JsonObject from, JsonObject other)
    {
        foreach (string name in from.Select(member => member.Key).ToArray())
        {
            if (from[name] is JsonObject inner && other[name] is JsonObject otherInner && !JsonNode.DeepEquals(inner, otherInner))
                RemoveEqual(inner, otherInner);
            else if (JsonNode.DeepEquals(from[name], other[name]))
                from.Remove(name);
        }
    }

    private string Arguments => string.Join(' ', new (string Name, object? Value)[]
    {
        ("--data", Run.Data), ("--weights", Run.Weights), ("--recipe", Run.Recipe), ("--architecture", Run.Architecture),
        ("--epochs", Run.Epochs), ("--batch-size", Run.MiniBatchSize), ("--learning-rate", Run.LearningRate),
        ("--image-size", Run.ImageSize),
        ("--validation-fraction", Run.ValidationFraction), ("--balance-classes", Run.BalanceClasses),
        ("--precision", Run.Precision), ("--threads", Run.Threads),
        ("--seed", Run.Seed == TrainingOptions.DefaultSeed ? null : Run.Seed), ("--seeds", Run.Seeds),
    }.Where(argument => argument.Value is not null).Select(argument =>
        string.Create(CultureInfo.InvariantCulture, $"{argument.Name} {argument.Value}")));

    private static string Line(params string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static string Epoch(int epoch) =>
        epoch == 0 ? "classifier alone" : epoch.ToString(CultureInfo.InvariantCulture);

    private static string Minutes(double minutes) => minutes.ToString("0.0", CultureInfo.InvariantCulture);
}
