using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests.Data;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Saving.Portable;

/// <summary>A portable model in a process with ML.NET's own packages and none of this library's assemblies.</summary>
public sealed class PortableProcessTests(TrainedFlowers flowers) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_gives_the_same_labels_and_scores_and_leaves_no_file_behind()
    {
        string program = AnotherProgram.Path("StockProcess");
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(program)!, "*.dll"), path =>
            Path.GetFileName(path).StartsWith("MLNet.GoogLeNet", StringComparison.Ordinal)
                || Path.GetFileName(path).StartsWith("TorchSharp", StringComparison.Ordinal));
        string[] images = [.. Enumerable.Range(0, 6).Select(i => // of one colour each, so that they look the same at any size
            SyntheticImages.Write(_folder[$"images/{i}.jpg"], 50 + 10 * i, 70, SKColor.FromHsv(60 * i, 80, 90)))];
        flowers.MLContext.Model.SavePortable(flowers.Model, flowers.Images.Schema, _folder["portable.zip"]);

        string output = AnotherProgram.Succeed(_folder, program, [_folder["portable.zip"], .. images]);

        IDataView scored = flowers.Model.Transform(flowers.MLContext.Data.LoadFromImageFiles(images));
        string[][] answers = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
        Assert.Equal(images, answers.Select(answer => answer[0]));
        Assert.Equal(scored.Labels("PredictedLabel"), answers.Select(answer => answer[1]));
        Assert.All(scored.GetColumn<float[]>("Score").Zip(answers), row =>
            Assert.Equal(row.First, Scores(row.Second[2]), (a, b) => Math.Abs(a - b) < 1e-4));
    }

    private static float[] Scores(string bits) => [.. bits.Split(' ', StringSplitOptions.TrimEntries)
        .Select(score => BitConverter.UInt32BitsToSingle(uint.Parse(score, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))];
}
