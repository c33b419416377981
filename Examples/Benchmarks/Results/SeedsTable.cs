using System.Globalization;
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
    public string Summary =>
        $"{Name}: validation {Spread(seed => seed.Best.ValidationAccuracy ?? double.NaN)}, test {Spread(seed => seed.Test.Accuracy)}, "
        + $"top-5 {Spread(seed => seed.Test.TopFiveAccuracy)}";

    /// <summary>The row as a section of Markdown.</summary>
    public IEnumerable<string> ToMarkdown()
    {
        yield return $"### {char.ToUpperInvariant(Name[0])}{Name[1..]}";
        yield return "";
        yield return "| | validation accuracy | test accuracy | test top-5 | minutes |";
        yield return "|---|---|---|---|---|";
        for (int i = 0; i < Seeds.Count; i++)
            yield return Line($"seed {Run.Seed + i}", F(Seeds[i].Best.ValidationAccuracy ?? double.NaN), F(Seeds[i].Test.Accuracy),
                F(Seeds[i].Test.TopFiveAccuracy), Minutes(Seeds[i].Time.TotalMinutes));
        yield return Line("**mean ± standard deviation**", Spread(seed => seed.Best.ValidationAccuracy ?? double.NaN),
            Spread(seed => seed.Test.Accuracy), Spread(seed => seed.Test.TopFiveAccuracy),
            Minutes(Seeds.Average(seed => seed.Time.TotalMinutes)));
        yield return "";
        yield return $"    dotnet run -c Release --project Examples/Benchmarks -- seeds {Arguments}";
        yield return "";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}, {Processor.Summary}, .NET {Environment.Version}, "
            + $"MLNet.GoogLeNet {JobIdentity.VersionOf(typeof(GoogLeNetOptions))}, "
            + $"TorchSharp {JobIdentity.VersionOf(typeof(TorchSharp.torch))}; "
            + $"{Seeds[0].Test.Images} test images. Options of the trainer:");
        yield return "";
        yield return "```json";
        yield return Options.ToJson();
        yield return "```";
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

    private string Spread(Func<SeedResult, double> figure)
    {
        double[] values = [.. Seeds.Select(figure)];
        double mean = values.Average();
        return values.Length < 2 || double.IsNaN(mean)
            ? F(mean)
            : $"{F(mean)} ± {F(Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)))}";
    }

    private static string Line(params string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static string F(double value) => double.IsNaN(value) ? "–" : value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Minutes(double minutes) => minutes.ToString("0.0", CultureInfo.InvariantCulture);
}
