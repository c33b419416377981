using TrainFlowers;
using TrainFlowers.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

public sealed class ResultsTableTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_row_has_each_seed_their_mean_and_standard_deviation_and_the_command()
    {
        ResultsTable.Write(_folder["RESULTS.md"], Row(weights: "w.safetensors", 0.9, 0.95, 1.0));

        string[] lines = File.ReadAllLines(_folder["RESULTS.md"]);
        Assert.Contains("### Fine-tuned", lines);
        Assert.Contains("| seed 1 | 0.8000 | 0.9000 | 0.9900 | 2.0 |", lines);
        Assert.Contains("| **mean ± standard deviation** | 0.8000 ± 0.0000 | 0.9500 ± 0.0500 | 0.9900 ± 0.0000 | 2.0 |", lines);
        Assert.Contains(lines, line => line.EndsWith("-- --data list.csv --weights w.safetensors --epochs 4 --seeds 3 --results"));
        Assert.Contains("  \"InitialWeights\": \"w.safetensors\",", lines);
    }

    [Fact]
    public void A_training_without_validation_has_a_row_of_its_own_that_says_so()
    {
        ResultsRow plain = Row(weights: "w.safetensors", 0.9);
        ResultsTable.Write(_folder["RESULTS.md"], plain);
        ResultsTable.Write(_folder["RESULTS.md"], plain with { Run = plain.Run with { ValidationFraction = 0 } });

        string[] lines = File.ReadAllLines(_folder["RESULTS.md"]);
        Assert.Contains("### Fine-tuned", lines);
        Assert.Contains("### Fine-tuned, validation pictures trained on", lines);
        Assert.Contains(lines, line => line.EndsWith("--validation-fraction 0 --seeds 1 --results"));
    }

    [Fact]
    public void A_later_run_replaces_its_own_row_and_nothing_else()
    {
        string path = _folder["RESULTS.md"];
        File.WriteAllText(path, "# Results\n\nWords of ours.\n");
        ResultsTable.Write(path, Row(weights: null, 0.5));
        ResultsTable.Write(path, Row(weights: "w.safetensors", 0.6));

        ResultsTable.Write(path, Row(weights: null, 0.7));

        string text = File.ReadAllText(path);
        Assert.Contains("Words of ours.", text);
        Assert.DoesNotContain("0.5000", text);
        Assert.True(text.IndexOf("0.7000") < text.IndexOf("0.6000"));
    }

    private static ResultsRow Row(string? weights, params double[] accuracies)
    {
        var run = new RunOptions { Data = "list.csv", Weights = weights, Epochs = 4, Seeds = accuracies.Length };
        return new(run, RunDefaults.For(run), [.. accuracies.Select(accuracy => new SeedResult(
            new EpochMetrics(3, 4, 0.01, 1, 0.5, 0.7, 0.8, 0.8, true, TimeSpan.Zero),
            new FlowerTest(accuracy, 0.99, 340, Confusion: null!), TimeSpan.FromMinutes(2)))]);
    }
}
