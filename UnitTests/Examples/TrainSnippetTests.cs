using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

/// <summary>The program of one file that needs most, libtorch, run as people run it.</summary>
public sealed class TrainSnippetTests(TrainedFlowers flowers) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_prints_how_the_test_went_and_saves_what_it_learnt_for_all()
    {
        string output = Command.Succeed(
            _folder.FullPath, "run", "-c", "Release", RepositoryFolder.PathOf("Examples", "Snippets", "Train.cs"), "--", flowers.Folder,
            "2");

        Assert.Contains("epoch 2/2", output);
        Assert.Contains("||========", output); // the confusion table
        Assert.Matches(@"accuracy [01]\.\d{3}, log-loss \d+\.\d{3}", output);
        IDataView scored = flowers.MLContext.Model.Load(_folder["flowers.zip"], out _).Transform(flowers.Images);
        Assert.Equal(12, scored.GetColumn<float[]>("Score").Count());
        using var runtime = new Microsoft.ML.OnnxRuntime.InferenceSession(_folder["flowers.onnx"]);
        Assert.Contains("Score", runtime.OutputNames);
    }
}
