using Microsoft.ML;
using Microsoft.ML.Data;
using Tool.CommandLine;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

/// <summary>A training as a process that nobody can hear.</summary>
public sealed class LostStreamsTests(TrainedFlowers flowers) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_training_is_saved_and_the_exit_code_says_so()
    {
        Assert.Equal(0, StandardStreams.Run(">&- 2>&-", _folder,
        [
            Path.Combine(AppContext.BaseDirectory, "googlenet.dll"), "train", "--data", flowers.Folder, "--architecture", "torchvision",
            "--image-size", "32", "--batch-size", "8", "--epochs", "1", "--precision", "float32", "--output", _folder["model.zip"],
            "--history", _folder["history.csv"],
        ]));

        Assert.Equal(2, File.ReadAllLines(_folder["history.csv"]).Length);
        ThrowUnlessItScores(_folder["model.zip"]);
    }

    [Fact]
    public void TrainFlowers_saves_its_model_when_standard_output_is_full()
    {
        Assert.Equal(0, StandardStreams.Run(">/dev/full 2>&1", _folder,
        [
            Path.Combine(AppContext.BaseDirectory, "TrainFlowers.dll"), "--data", flowers.Folder, "--epochs", "1", "--output",
            _folder["model.zip"],
        ]));

        ThrowUnlessItScores(_folder["model.zip"]);
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("evaluate")]
    public void A_command_whose_result_is_what_it_prints_fails_when_that_is_lost(string command)
    {
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
        string[] images = command == "predict" ? [Path.Combine(flowers.Folder, "class0")] : ["--data", flowers.Folder];

        Assert.Equal(ExitCode.Unusable, StandardStreams.Run(">/dev/full 2>said", _folder,
        [
            Path.Combine(AppContext.BaseDirectory, "googlenet.dll"), command, .. images, "--model", _folder["model.zip"],
        ]));

        Assert.StartsWith("Standard output cannot be written (No space left on device)", File.ReadAllText(_folder["said"]));
    }

    private void ThrowUnlessItScores(string model)
    {
        IDataView scored = flowers.MLContext.Model.Load(model, out _).Transform(flowers.Images);
        Assert.Equal(12, scored.GetColumn<float[]>("Score").Count());
    }
}
