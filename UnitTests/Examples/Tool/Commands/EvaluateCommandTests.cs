using System.Text.Json;
using Tool.CommandLine;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TrainedFlowers _flowers;

    public EvaluateCommandTests(TrainedFlowers flowers)
    {
        _flowers = flowers;
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Images_that_cannot_be_read_are_counted_and_left_out()
    {
        File.WriteAllText(_folder["bad.png"], "no image");
        string list = WriteList(times: 1, "bad.png,class0", "none.png,class1");

        Assert.Equal((0, ""), await ToolInvocation.Run(
            TestContext.Current.CancellationToken,
            "evaluate", "--model", _folder["model.zip"], "--data", list, "--json", _folder["evaluation.json"]));

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(_folder["evaluation.json"]));
        Assert.Equal(12, json.RootElement.GetProperty("images").GetInt32());
        Assert.Equal(2, json.RootElement.GetProperty("withoutImage").GetInt32());
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("calibrate", "--false-alarms", "1e-9", "--output", "calibrated.zip")] // refused, if all images were looked at
    public async Task It_ends_soon_after_it_was_told_to(string command, params string[] options)
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1)); // of a minute or more
        string list = WriteList(times: 3_000);

        var (code, error) = await ToolInvocation.Run(
            source.Token,
            [command, "--model", _folder["model.zip"], "--data", list, .. options.Select(word => word.Replace("calib", _folder["calib"]))]);

        Assert.Equal((ExitCode.Interrupted, "Cancelled."), (code, error.TrimEnd()));
    }

    // Lists the training images, repeated as many times as asked for, and then the other lines.
    private string WriteList(int times, params string[] more)
    {
        string[] images = [.. Directory.GetFiles(_flowers.Folder, "*.png", SearchOption.AllDirectories)
            .Select(path => $"{path},{Path.GetFileName(Path.GetDirectoryName(path))}")];
        File.WriteAllLines(_folder["list.csv"], ["file,label", .. Enumerable.Repeat(images, times).SelectMany(image => image), .. more]);
        return _folder["list.csv"];
    }
}
