using Microsoft.ML;
using Microsoft.ML.Data;
using TrainFlowers.Drawing;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

/// <summary>A training as a process that nobody can hear.</summary>
public sealed class LostStreamsTests(TrainedFlowers flowers) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(StandardStreams.Lost), MemberType = typeof(StandardStreams))]
    public void A_training_is_saved_and_the_exit_code_says_so(string streams)
    {
        string[] training =
        [
            "--data", flowers.Folder, "--architecture", "torchvision", "--image-size", "32", "--batch-size", "8", "--epochs", "1",
            "--precision", "float32", "--output", _folder["model.zip"], "--history", _folder["history.csv"],
        ];

        Assert.Equal(0, StandardStreams.Run(streams, _folder, [typeof(FlowerGarden).Assembly.Location, .. training]));

        Assert.Equal(2, File.ReadAllLines(_folder["history.csv"]).Length);
        IDataView scored = flowers.MLContext.Model.Load(_folder["model.zip"], out _).Transform(flowers.Images);
        Assert.Equal(12, scored.GetColumn<float[]>("Score").Count());
    }
}
