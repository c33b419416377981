using Microsoft.ML;
using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.UnitTests.Estimators;
using MLNet.GoogLeNet.UnitTests.Examples;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>
/// Every way to write a file, where nothing can be written: what was there stays, nothing is left behind, and it is said what to do.
/// </summary>
public sealed class WrittenFilesTests(TrainedFlowers flowers) : IDisposable
{
    private readonly MLContext _mlContext = flowers.MLContext;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> OfLibrary =>
        ["ONNX", "ONNX of bytes", "weights", "portable model", "history", "audit", "curve", "page", "overlay", "checkpoint"];

    public static TheoryData<string> OfExamples => ["TrainFlowers' model", "the tool's model", "Benchmarks' results"];

    [Theory]
    [MemberData(nameof(OfLibrary))]
    public void A_full_disk_leaves_the_old_file_and_says_what_to_do(string kind)
    {
        using SmallDisk disk = SmallDisk.Mount(_folder["disk"]);
        string target = disk["kept.png"], fresh = disk["fresh.png"];
        File.WriteAllText(target, "old");
        Dictionary<string, byte[]> before = disk.Content();
        disk.Fill();

        string kept = Assert.Throws<IOException>(() => Write(kind, target)).Message,
            none = Assert.Throws<IOException>(() => Write(kind, fresh)).Message;

        Assert.Equal($"The disk is full: '{target}' could not be written. The old file is intact. "
            + $"Make room in '{disk.FullPath}', or choose a path on another disk.", kept);
        Assert.Equal($"The disk is full: '{fresh}' could not be written. No file was created. "
            + $"Make room in '{disk.FullPath}', or choose a path on another disk.", none);
        disk.AssertIs(before);
    }

    [Theory]
    [MemberData(nameof(OfLibrary))]
    public void A_folder_that_is_read_only_leaves_the_old_file_and_says_what_to_do(string kind)
    {
        using SmallDisk disk = SmallDisk.Mount(_folder["disk"]);
        string target = disk["kept.png"];
        File.WriteAllText(target, "old");
        Dictionary<string, byte[]> before = disk.Content();
        disk.MakeReadOnly();

        string message = Assert.Throws<IOException>(() => Write(kind, target)).Message;

        Assert.Equal(
            $"Cannot write into the folder '{disk.FullPath}', so '{target}' was not written. The old file is intact. "
            + "Make the folder and its disk writable for this user, or choose a path in another folder.", message);
        disk.AssertIs(before);
    }

    [Theory]
    [MemberData(nameof(OfLibrary))]
    public void A_folder_that_is_not_there_is_named(string kind)
    {
        string message = Assert.Throws<DirectoryNotFoundException>(() => Write(kind, _folder["nowhere/file.png"])).Message;

        Assert.Contains(
            kind == "checkpoint" ? $"'{_folder["nowhere/file.png"]}', and its folder does not exist"
            : $"There is no folder '{_folder["nowhere"]}'", message);
        Assert.Contains("Make the folder first.", message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Theory]
    [MemberData(nameof(OfExamples))]
    public void The_examples_keep_the_old_file_on_a_full_disk_and_on_a_read_only_one(string kind)
    {
        using SmallDisk disk = SmallDisk.Mount(_folder["disk"]);
        string target = disk["kept.md"];
        File.WriteAllText(target, "old");
        Dictionary<string, byte[]> before = disk.Content();

        disk.Fill();
        Assert.Contains(target, Assert.Throws<IOException>(() => Write(kind, target)).Message);
        disk.AssertIs(before);

        disk.MakeRoom();
        disk.MakeReadOnly();
        Assert.Contains(target, Assert.Throws<IOException>(() => Write(kind, target)).Message);
        disk.AssertIs(before);
    }

    [Fact]
    public void A_training_whose_disk_fills_up_keeps_the_checkpoint_from_which_it_goes_on()
    {
        using SmallDisk disk = SmallDisk.Mount(_folder["disk"], kibibytes: 256 << 10);
        GoogLeNetOptions options = TrainedFlowers.Tiny with { Epochs = 2, Checkpoint = disk["state"] };
        var fill = new Callback<EpochMetrics>(epoch =>
        {
            if (epoch.Epoch == 1)
                disk.Fill();
        });

        Assert.StartsWith("The disk is full: ", Assert.Throws<IOException>(() => Fit(options with { Progress = fill })).Message);

        Assert.Equal([disk["state"]], disk.Content().Keys);
        disk.MakeRoom();
        var resumed = new TrainingHistory();
        using GoogLeNetTransformer model = Fit(options with { Checkpoint = null, ResumeFrom = disk["state"], Progress = resumed });
        Assert.Equal(2, resumed.Epochs[^1].Epoch);
    }

    private void Write(string kind, string path)
    {
        switch (kind)
        {
            case "ONNX":
                flowers.GoogLeNet.SaveOnnx(path);
                break;
            case "ONNX of bytes":
                flowers.GoogLeNet.SaveOnnx(path, new() { TakesRgbBytes = true, Float16Weights = true });
                break;
            case "weights":
                flowers.GoogLeNet.SaveWeights(path);
                break;
            case "portable model":
                _mlContext.Model.SavePortable(flowers.Model, flowers.Images.Schema, path);
                break;
            case "history":
                new TrainingHistory().WriteCsv(path);
                break;
            case "audit":
                new ImageAudit(new([], [], [], new(flowers.Images.Schema, new() { InitialWeights = "none" }, "images", "options")))
                    .WriteCsv(path);
                break;
            case "curve":
                new LearningRateCurve([0.1], [1]).WriteCsv(path);
                break;
            case "page":
                new HtmlPage("title").Save(path);
                break;
            case "overlay":
                flowers.GoogLeNet.Explain(new float[3 * 32 * 32]).SaveOverlay(path);
                break;
            case "checkpoint":
                Fit(TrainedFlowers.Tiny with { Checkpoint = path }).Dispose();
                break;
            case "TrainFlowers' model":
                TrainFlowers.ModelFile.Save(_mlContext, flowers.Model, flowers.Images.Schema, path);
                break;
            case "the tool's model":
                Tool.Models.ModelFile.Save(_mlContext, Consoles.Redirected(TextWriter.Null), flowers.Model, flowers.Images.Schema, path);
                break;
            default:
                Benchmarks.Results.ResultsFile.Write(path, "name", ["a line"]);
                break;
        }
    }

    private GoogLeNetTransformer Fit(GoogLeNetOptions options) =>
        _mlContext.MulticlassClassification.Trainers.GoogLeNet(options).Fit(
            ColourRows.View(_mlContext, ColourRows.Make(classes: 2, perClass: 4)));
}
