using System.Globalization;
using MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;
using Tool.CommandLine;
using Tool.Commands;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Commands;

/// <summary>From a model that is calibrated to what other commands make of it.</summary>
public sealed class CalibrateCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TrainedFlowers _flowers;

    public CalibrateCommandTests(TrainedFlowers flowers)
    {
        _flowers = flowers;
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_of_a_calibrated_model_says_in_every_format_what_is_unknown_and_what_it_may_be()
    {
        await Calibrate("calibrated.zip", "--coverage", "0.9");

        foreach (string output in (string[])["scores.csv", "scores.jsonl", "scores.parquet"])
        {
            Assert.Equal(ExitCode.Success, await Run(
                "score", "--model", _folder["calibrated.zip"], "--input", _flowers.Folder, "--output", _folder[output], "--top-k", "0"));

            var rows = DuckDbTable.Read(_folder[output]);
            Assert.Equal(
                ["path", "label", "score", "unknown_p_value", "unknown", "label_set", "label_set_size", "error", "reason"], rows[0].Keys);
            Assert.Equal(12, rows.Count);
            Assert.All(rows, row =>
            {
                double pValue = Convert.ToDouble(row["unknown_p_value"], CultureInfo.InvariantCulture);
                bool isUnknown = Convert.ToBoolean(row["unknown"], CultureInfo.InvariantCulture);
                Assert.Equal(pValue <= 0.08f, isUnknown);
                Assert.Equal(isUnknown, row["label"] is null);
                string[] labels = row["label_set"] is object?[] list ? [.. list.Cast<string>()]
                    : System.Text.Json.JsonSerializer.Deserialize<string[]>((string)row["label_set"]!)!;
                Assert.Equal(Convert.ToInt32(row["label_set_size"], CultureInfo.InvariantCulture), labels.Length);
                Assert.Subset(TrainedFlowers.ClassNames.ToHashSet(), labels.ToHashSet());
            });
        }
    }

    [Fact]
    public async Task A_list_gives_its_validation_images_and_the_model_may_take_its_own_place()
    {
        string[] images = Directory.GetFiles(_flowers.Folder, "*.png", SearchOption.AllDirectories);
        File.WriteAllLines(_folder["list.csv"],
            ["file,label,split", .. images.Select((file, i) =>
                $"{file},{Path.GetFileName(Path.GetDirectoryName(file))},{(i % 3 == 0 ? "validation" : "train")}")]);

        var (code, error) = await Report(
            "calibrate", "--model", _folder["model.zip"], "--data", _folder["list.csv"], "--output", _folder["model.zip"]);

        Assert.Equal(ExitCode.Unusable, code);
        Assert.Contains("there are 4.", error);
        Assert.Equal(_flowers.Saved, File.ReadAllBytes(_folder["model.zip"]));
        Assert.Equal(ExitCode.Success, await Run(
            "calibrate", "--model", _folder["model.zip"], "--data", _folder["list.csv"], "--output", _folder["model.zip"],
            "--false-alarms", "0", "--per-class"));
        Assert.NotEqual(_flowers.Saved, File.ReadAllBytes(_folder["model.zip"]));
    }

    [Theory]
    [InlineData("scores.csv")]
    [InlineData("scores.jsonl")]
    [InlineData("scores.parquet")]
    public async Task Shards_of_a_calibrated_model_are_merged(string output)
    {
        await Calibrate("calibrated.zip");
        string[] score = ["score", "--model", _folder["calibrated.zip"], "--input", _flowers.Folder, "--output"];
        Assert.Equal(ExitCode.Success, await Run([.. score, _folder[$"whole {output}"]]));
        foreach (string shard in (string[])["0/2", "1/2"])
            Assert.Equal(ExitCode.Success, await Run([.. score, _folder[output], "--shard", shard]));

        Assert.Equal(ExitCode.Success, await Run("merge", _folder[output]));

        Assert.Equal(Rows($"whole {output}"), Rows(output));

        string[] Rows(string file) => [.. DuckDbTable.Read(_folder[file])
            .Select(row => System.Text.Json.JsonSerializer.Serialize(row)).Order()];
    }

    [Fact]
    public async Task A_calibrated_model_is_one_whatever_its_file_is_called()
    {
        await Calibrate("calibrated.model");
        using var output = new StringWriter();

        Assert.Equal(ExitCode.Success, PredictCommand.Execute(
            new() { Model = _folder["calibrated.model"], Images = [_flowers.Folder] }, Consoles.Redirected(output),
            TestContext.Current.CancellationToken));

        Assert.EndsWith("  Label set", output.ToString().Split(Environment.NewLine)[0]);
    }

    private async Task Calibrate(string output, params string[] more) => Assert.Equal(ExitCode.Success, await Run(
    [
        "calibrate", "--model", _folder["model.zip"], "--data", _flowers.Folder, "--output", _folder[output], "--false-alarms", "0.08",
        .. more,
    ]));

    private static async Task<int> Run(params string[] arguments) => (await Report(arguments)).Code;

    private static Task<(int Code, string Error)> Report(params string[] arguments) =>
        ToolInvocation.Run(TestContext.Current.CancellationToken, arguments);
}
