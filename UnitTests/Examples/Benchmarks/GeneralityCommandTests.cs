using System.CommandLine;
using System.Text.RegularExpressions;
using Benchmarks.Results.Generality;
using Microsoft.ML;
using Microsoft.ML.Data;
using Tool.CommandLine;
using Tool.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Benchmarks;

public sealed class GeneralityCommandTests(TrainedFlowers flowers) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_way_has_a_row_for_each_number_of_images_and_rows_of_other_runs_stay()
    {
        string results = _folder["RESULTS.md"];
        File.WriteAllLines(results, ["# Results", "<!-- results: summary -->", "| what | test accuracy | time | machine, date |",
            "|---|---|---|---|", "| [other](#o) | 1 | 2 | 3 |", "<!-- end: summary -->"]);
        var options = new GeneralityOptions
        {
            Data = List(),
            Weights = Weights(),
            PerClass = [ImagesPerClass.Parse("all,2")],
            Ways = [Ways.Parse("head")],
            Seeds = 2,
            Results = results,
        };

        Assert.Equal(0, GeneralityCommand.Execute(options, TestContext.Current.CancellationToken));
        Assert.Equal(0, GeneralityCommand.Execute(
            options with { PerClass = [ImagesPerClass.Parse("2")], Ways = [Ways.Parse("mlnet,head")], Seeds = 1 },
            TestContext.Current.CancellationToken));

        string text = File.ReadAllText(results);
        string[] rows = [.. Regex.Matches(text, @"^\| (?:\d+|all) \|.*$", RegexOptions.Multiline).Select(match => match.Value.TrimEnd())];
        Assert.Equal(3, rows.Length);
        Assert.Matches(@"^\| 2 \| classifier alone \| [01]\.\d{4} \| [01]\.\d{4} \| \d+ \| 1 \|$", rows[0]);
        Assert.Matches(@"^\| 2 \| ML.NET's SDCA on features \| [01]\.\d{4} \| [01]\.\d{4} \| \d+ \| 1 \|$", rows[1]);
        Assert.Matches(@"^\| all \| classifier alone \| [01]\.\d{4} ± 0\.\d{4} \| [01]\.\d{4} ± 0\.\d{4} \| \d+ \| 2 \|$",
            rows[2]);
        Assert.Single(Regex.Matches(text, "### Few and many images: list"));
        Assert.Contains("| [other](#o) | 1 | 2 | 3 |\n| [list, classifier alone, all images](#few-and-many-images-list) | ",
            text.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Draws_are_of_the_seed_and_the_smaller_is_part_of_the_larger_and_no_test_image_is_in_them()
    {
        var images = new DrawnImages(flowers.MLContext, List());

        string[] two = Paths(images.Draw(2, seed: 1).Train), again = Paths(images.Draw(2, seed: 1).Train);
        string[] three = Paths(images.Draw(3, seed: 1).Train), other = Paths(images.Draw(2, seed: 5).Train);
        TrainingData all = images.Draw(null, seed: 1);

        Assert.Equal((4, 6, 8), (two.Length, three.Length, Paths(all.Train).Length)); // of two classes
        Assert.Equal(two, again);
        Assert.NotEqual(two.Order(), other.Order());
        Assert.Subset(three.ToHashSet(), two.ToHashSet());
        Assert.Equal(4, Paths(all.Test).Length);
        Assert.Empty(Paths(all.Train).Intersect(Paths(all.Test)));
    }

    [Fact]
    public void A_list_without_test_images_is_refused()
    {
        File.WriteAllLines(_folder["train.csv"], ["file,label,split", $"{Images()[0]},a,train"]);

        Assert.Throws<InvalidDataException>(() => new DrawnImages(flowers.MLContext, _folder["train.csv"]));
    }

    [Fact]
    public async Task Numbers_and_ways_are_listed_with_commas_or_spaces()
    {
        string list = List(), weights = Weights();
        GeneralityOptions? parsed = null;
        var error = new StringWriter();

        Assert.Equal(0, await Invoke("--data", list, "--weights", weights));
        Assert.Equal([5, 10, 20, null], parsed!.PerClass.SelectMany(counts => counts.Counts));
        Assert.Equal([Way.Head, Way.FineTune, Way.Scratch, Way.MlNet], parsed.Ways.SelectMany(ways => ways.Listed));
        Assert.Equal(0, await Invoke("--data", list, "--weights", weights, "--per-class", "3", "all", "--ways", "scratch,head"));
        Assert.Equal([3, null], parsed.PerClass.SelectMany(counts => counts.Counts));
        Assert.Equal([Way.Scratch, Way.Head], parsed.Ways.SelectMany(ways => ways.Listed));

        Assert.Equal(2, await Invoke("--data", list, "--weights", weights, "--per-class", "1"));
        Assert.Contains("whole numbers from 2 on, or all, are expected", error.ToString());
        Assert.Equal(2, await Invoke("--data", list, "--weights", weights, "--ways", "0"));
        Assert.Contains("head, finetune, scratch or mlnet is expected", error.ToString());

        Task<int> Invoke(params string[] args) => Invocation.Run(
            new RootCommand { GeneralityCommand.Build((options, _) => { parsed = options; return 0; }) },
            ["generality", .. args], TextWriter.Null, error, TestContext.Current.CancellationToken);
    }

    private string[] Images() => [.. Directory.GetFiles(flowers.Folder, "*.png", SearchOption.AllDirectories).Order()];

    private static string[] Paths(IDataView images) => [.. images.GetColumn<string>("ImagePath")];

    // Four images for training and validation of each of two classes, and two for the test.
    private string List()
    {
        File.WriteAllLines(_folder["list.csv"], ["file,label,split", .. Images().Select((path, i) =>
            $"{path},{Path.GetFileName(Path.GetDirectoryName(path))},{(i % 3) switch { 0 => "test", 1 => "train", _ => "validation" }}")]);
        return _folder["list.csv"];
    }

    private string Weights()
    {
        using var network = new GoogLeNetTransformer(
            flowers.MLContext, SyntheticModels.Make(GoogLeNetArchitecture.Paper), new("Pixels", "Label", "Score", "PredictedLabel"));
        network.SaveWeights(_folder["weights.safetensors"]);
        return _folder["weights.safetensors"];
    }
}
