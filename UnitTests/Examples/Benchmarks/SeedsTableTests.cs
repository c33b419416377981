using System.CommandLine;
using Benchmarks.Results;
using Benchmarks.Rounds;
using Tool.CommandLine;
using Tool.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Benchmarks;

public sealed class SeedsTableTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_row_has_each_seed_their_mean_and_standard_deviation_and_the_command()
    {
        Write(_folder["RESULTS.md"], Row(weights: "w.safetensors", 0.9, 0.95, 1.0));

        string[] lines = File.ReadAllLines(_folder["RESULTS.md"]);
        Assert.Contains("### Fine-tuned", lines);
        Assert.Contains("| seed 1 | 0.8000 | 0.9000 | 0.9900 | 3 | 2.0 |", lines);
        Assert.Contains("| **mean ± standard deviation** | 0.8000 ± 0.0000 | 0.9500 ± 0.0500 | 0.9900 ± 0.0000 |  | 2.0 |", lines);
        Assert.Contains(lines, line =>
            line.EndsWith("Examples/Benchmarks -- seeds --data list.csv --weights w.safetensors --epochs 4 --seeds 3"));
        Assert.Contains("  \"InitialWeights\": \"w.safetensors\",", lines);
        Assert.Contains(lines, line => line.Contains($", {Processor.Summary}, .NET "));
    }

    [Fact]
    public void Options_are_those_that_are_not_the_defaults_and_read_back_as_the_whole()
    {
        SeedsTable table = Row(weights: "w.safetensors", 0.9);
        GoogLeNetOptions options = table.Options with { Augmentation = new() { MixUpAlpha = 0.2 }, Precision = Precision.Float32 };

        string[] lines = [.. (table with { Options = options }).ToMarkdown()];

        string json = string.Join('\n', lines.SkipWhile(line => line != "```json").Skip(1).TakeWhile(line => line != "```"));
        Assert.Equal(options.ToJson(), GoogLeNetOptions.FromJson(json).ToJson());
        Assert.Contains("\"MixUpAlpha\": 0.2", json);
        Assert.All(["MiniBatchSize", "Mirror", "Precision"], name => Assert.DoesNotContain(name, json)); // have their defaults
        Assert.Equal(1, lines.Count(line => line.StartsWith("<details>")));
        Assert.Equal(1, lines.Count(line => line == "</details>"));
    }

    [Fact]
    public void The_row_of_the_table_on_top_is_replaced_by_a_later_run_of_the_same_kind_and_others_stay()
    {
        string path = _folder["RESULTS.md"];
        File.WriteAllLines(path, ["<!-- results: summary -->", "| what | test accuracy | time | machine, date |", "|---|---|---|---|",
            "| [other](#o) | 1 | 2 | 3 |", "<!-- end: summary -->", "Words of ours."]);
        Row(weights: "w.safetensors", 0.9, 0.8).WriteSummary(path);
        Row(weights: null, 0.7).WriteSummary(path);

        Row(weights: "w.safetensors", 0.95, 0.85).WriteSummary(path);

        string[] lines = File.ReadAllLines(path);
        Assert.Equal(8, lines.Length);
        Assert.Equal("| [other](#o) | 1 | 2 | 3 |", lines[3]);
        Assert.StartsWith(
            $"| [list, fine-tuned](#fine-tuned) | 0.9000 ± 0.0707 | 2.0 min | {Environment.ProcessorCount} processors (", lines[4]);
        Assert.StartsWith("| [list, from scratch](#from-scratch) | 0.7000 | 2.0 min | ", lines[5]);
    }

    [Fact]
    public void A_file_without_a_table_on_top_gets_none()
    {
        File.WriteAllText(_folder["r.md"], "Words of ours.");

        Row(weights: null, 0.7).WriteSummary(_folder["r.md"]);

        Assert.Equal("Words of ours.", File.ReadAllText(_folder["r.md"]));
    }

    [Fact]
    public void A_training_without_validation_has_a_row_of_its_own_that_says_so()
    {
        SeedsTable plain = Row(weights: "w.safetensors", 0.9);
        Write(_folder["RESULTS.md"], plain);
        Write(_folder["RESULTS.md"], plain with { Run = plain.Run with { ValidationFraction = 0 } });

        string[] lines = File.ReadAllLines(_folder["RESULTS.md"]);
        Assert.Contains("### Fine-tuned", lines);
        Assert.Contains("### Fine-tuned, validation images trained on", lines);
        Assert.Contains(lines, line => line.EndsWith("--validation-fraction 0 --seeds 1"));
    }

    [Fact]
    public void A_later_run_replaces_its_own_row_and_nothing_else()
    {
        string path = _folder["RESULTS.md"];
        File.WriteAllText(path, "# Results\n\nWords of ours.\n");
        Write(path, Row(weights: null, 0.5));
        Write(path, Row(weights: "w.safetensors", 0.6));

        Write(path, Row(weights: null, 0.7));

        string text = File.ReadAllText(path);
        Assert.Contains("Words of ours.", text);
        Assert.DoesNotContain("0.5000", text);
        Assert.True(text.IndexOf("0.7000") < text.IndexOf("0.6000"));
    }

    [Fact]
    public async Task Seeds_take_the_options_of_a_training_and_say_where_the_table_and_the_models_go()
    {
        File.WriteAllText(_folder["list.csv"], "");
        SeedsOptions? parsed = null;

        Assert.Equal(0, await Invoke("--data", _folder["list.csv"]));
        Assert.Equal(new SeedsOptions { Data = _folder["list.csv"], Seed = 1, Seeds = 3, Results = "RESULTS.md", Output = null }, parsed);

        string list = _folder["list.csv"], results = _folder["r.md"], model = _folder["m.zip"];
        Assert.Equal(0, await Invoke(
            "--data", list, "--epochs", "4", "--seed", "5", "--seeds", "2", "--results", results, "--output", model));
        Assert.Equal(new SeedsOptions { Data = list, Epochs = 4, Seed = 5, Seeds = 2, Results = results, Output = model }, parsed);

        Task<int> Invoke(params string[] args) => Invocation.Run(
            new RootCommand { SeedsCommand.Build((options, _) => { parsed = options; return 0; }) },
            ["seeds", .. args], TextWriter.Null, TextWriter.Null, TestContext.Current.CancellationToken);
    }

    private static void Write(string path, SeedsTable table) => ResultsFile.Write(path, table.Name, table.ToMarkdown());

    private static SeedsTable Row(string? weights, params double[] accuracies)
    {
        var run = new SeedsOptions { Data = "list.csv", Weights = weights, Epochs = 4, Seeds = accuracies.Length };
        return new(run, TrainingDefaults.For(run), [.. accuracies.Select(accuracy => new SeedResult(
            new EpochMetrics(3, 4, 0.01, 1, 0.5, 0.7, 0.8, 0.8, true, TimeSpan.Zero),
            new ImageEvaluation { Accuracy = new(accuracy, 0, 1), TopFiveAccuracy = new(0.99, 0, 1), Images = 340 },
            TimeSpan.FromMinutes(2)))]);
    }
}
