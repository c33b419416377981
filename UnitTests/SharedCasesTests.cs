using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.UnitTests.Data;
using MLNet.GoogLeNet.UnitTests.Data.Images;
using MLNet.GoogLeNet.UnitTests.Examples;
using MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;
using SkiaSharp;
using Tool.CommandLine;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Each row of the README beside the inputs that went wrong, in the library and in the scoring job.</summary>
public sealed class SharedCasesTests : IClassFixture<SharedCases>, IDisposable
{
    // The quarters of every image, as they are stored.
    private static readonly SKColor Red = new(220, 30, 30), Green = new(30, 200, 40), Blue = new(40, 60, 220), Yellow = new(230, 220, 40);

    private readonly SharedCases _cases;
    private readonly RunningJob _job;
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly List<string> _warnings = [];

    public SharedCasesTests(SharedCases cases, TrainedFlowers flowers)
    {
        _cases = cases;
        _job = new(flowers);
        _mlContext.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning)
                _warnings.Add(entry.RawMessage);
        };
    }

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData("orientation-6.png")]
    [InlineData("orientation-6-long.jpg")]
    [InlineData("orientation-6-count-2.jpg")]
    public void An_image_with_orientation_6_is_turned_upright(string name)
    {
        byte[] pixels = Pixels(_cases[name], ImageFit.Pad);

        Assert.Equal(new SKColor(128, 128, 128), Samples.Colour(pixels, 2, 16)); // 64 wide and 96 high: bars at the sides
        Samples.AssertClose(Blue, Samples.Colour(pixels, 9, 6), tolerance: 8);
        Samples.AssertClose(Red, Samples.Colour(pixels, 22, 6), tolerance: 8);
        Samples.AssertClose(Yellow, Samples.Colour(pixels, 9, 25), tolerance: 8);
        Samples.AssertClose(Green, Samples.Colour(pixels, 22, 25), tolerance: 8);
    }

    [Fact]
    public void A_BMP_whose_alpha_is_0_throughout_has_its_four_colours()
    {
        byte[] pixels = Pixels(_cases["alpha-0.bmp"], ImageFit.Stretch);

        Assert.Equal(
            [Red, Green, Blue, Yellow],
            new[] { (8, 8), (24, 8), (8, 24), (24, 24) }.Select(place => Samples.Colour(pixels, place.Item1, place.Item2)));
    }

    [Fact]
    public void A_list_in_Windows_1252_is_refused_with_its_line_and_what_to_do()
    {
        string list = _cases["windows-1252.csv"];

        string told = Assert.Throws<InvalidDataException>(() => _mlContext.Data.LoadFromImageList(list)).Message;
        int exitCode = Score("windows-1252.csv");

        Assert.StartsWith($"Line 2 of '{list}' is not valid UTF-8", told);
        Assert.Contains("Save the file as UTF-8", told);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(told, _job.Log);
        Assert.False(File.Exists(_job["scores.csv"]));
    }

    [Theory]
    [InlineData("spaces.csv")]
    [InlineData("semicolons.csv")]
    [InlineData("blank-lines.csv")]
    public void A_list_has_two_classes_of_two_images_in_the_library_and_in_the_job(string name)
    {
        IDataView images = _mlContext.Data.LoadFromImageList(_cases[name]);
        int exitCode = Score(name);

        Assert.Equal(["a", "b"], images.KeyNames("Label"));
        Assert.Equal(["a", "a", "b", "b"], images.Labels());
        Assert.All(images.GetColumn<string>("ImagePath"), path => Assert.True(File.Exists(path), path));
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Equal(["a", "a", "b", "b"], Rows().Select(row => ((string)row["input_label"]!).Trim())); // which the job carries as it is
        Assert.Equal(new(4, 4, 0), _job.Manifest("scores.csv").Counts);
    }

    [Fact]
    public void A_class_in_which_nothing_can_be_read_is_named_with_what_is_in_it()
    {
        string told = Assert.Throws<InvalidDataException>(() => _mlContext.Data.LoadFromImageFolder(_cases["unread"])).Message;
        int exitCode = Score("unread");

        Assert.Contains("'c' (1 .tif)", told);
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Equal(new(5, 5, 0), _job.Manifest("scores.csv").Counts);
        Assert.Equal([new(".tif", 1)], _job.Manifest("scores.csv").Input!.PassedOver);
        Assert.Contains("Skipped by extension: .tif 1.", _job.Report);
    }

    [Fact]
    public void A_jfif_file_is_an_image_of_its_class()
    {
        foreach (string name in new[] { "a", "b", "d" }) // without c
            Directory.CreateSymbolicLink(_job[$"photos/{name}"], _cases[$"unread/{name}"]);

        IDataView images = _mlContext.Data.LoadFromImageFolder(_job["photos"]);

        Assert.Equal(["a", "a", "b", "b", "d"], images.Labels());
        Samples.AssertClose(
            Red, Samples.Colour(Pixels(images.GetColumn<string>("ImagePath").Last(), ImageFit.Stretch), 8, 8), tolerance: 8);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_folder_whose_name_is_not_UTF_8_is_named()
    {
        string told = Assert.Throws<IOException>(() => _mlContext.Data.LoadFromImageFolder(_cases["latin1"])).Message;
        int exitCode = Score("latin1");

        Assert.StartsWith($"'{_cases["latin1"]}/caf\uFFFD' cannot be used: its name is not UTF-8", told);
        Assert.Equal(ExitCode.SomeFailed, exitCode);
        Assert.Equal(new(5, 4, 1), _job.Manifest("scores.csv").Counts);
        Assert.Contains("its name is not UTF-8", (string)Failed()["reason"]!);
    }

    [Fact]
    public void Links_that_lead_back_give_each_image_once_under_its_own_class()
    {
        IDataView images = _mlContext.Data.LoadFromImageFolder(_cases["loop"]);
        int exitCode = Score("loop");

        string[] expected = [.. new[] { "a/1.png", "a/2.png", "b/1.png", "b/2.png" }.Select(name => Path.Combine(_cases["loop"], name))];
        Assert.Equal(expected, images.GetColumn<string>("ImagePath"));
        Assert.Equal(["a", "a", "b", "b"], images.Labels());
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Equal(expected, Rows().Select(row => row["path"]));
    }

    [Fact]
    public async Task A_named_pipe_is_a_bad_image_at_once()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string pipe = _cases["pipe/a/3.png"];

        await Task.Run(Check, cancellation).WaitAsync(TimeSpan.FromMinutes(2), cancellation); // to open it would be to wait for ever

        void Check()
        {
            IDataView images = _mlContext.Data.LoadFromImageFolder(_cases["pipe"]);
            Assert.Equal(["a", "a", "a", "b", "b"], images.Labels());
            Assert.Contains("it is a named pipe, not a file", Assert.ThrowsAny<Exception>(() => Pixels(pipe, ImageFit.Stretch)).ToString());
            Assert.Equal(ExitCode.SomeFailed, Score("pipe"));
            Assert.Equal(pipe, Failed()["path"]);
            Assert.Contains("it is a named pipe, not a file", (string)Failed()["reason"]!);
        }
    }

    /// <remarks>Examples/Tool/Scoring/LostStreamsTests has the full disk and the pipe whose reader is gone.</remarks>
    [Fact]
    public void A_job_whose_standard_error_is_closed_scores_all_rows()
    {
        int exitCode = StandardStreams.Run("2>&-", _job.Folder,
        [
            Path.Combine(AppContext.BaseDirectory, "googlenet.dll"), "score", "--model", _job["model.zip"], "--input", _cases["classes"],
            "--output", _job["scores.csv"],
        ]);

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Equal(4, Rows().Count);
        Assert.Equal(new(4, 4, 0), _job.Manifest("scores.csv").Counts);
    }

    /// <remarks>Examples/LostStreamsTests trains in processes, TrainFlowers among them.</remarks>
    [Fact]
    public void A_training_whose_progress_goes_to_a_full_disk_is_saved()
    {
        var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var line = new ProgressLine(new StreamWriter(full) { AutoFlush = true });
        var history = new TrainingHistory(line);
        IDataView images = _mlContext.Data.LoadFromImageFolder(_cases["classes"]);

        using TransformerChain<GoogLeNetTransformer> model = Fit(
            images, TrainedFlowers.Tiny with { Epochs = 2, Progress = history, MiniBatchProgress = line });
        _mlContext.Model.Save(model, images.Schema, _job["trained.zip"]);

        Assert.Equal([1, 2], history.Epochs.Select(epoch => epoch.Epoch));
        using var loaded = (IDisposable)_mlContext.Model.Load(_job["trained.zip"], out _);
        AssertFinite(((ITransformer)loaded).Transform(images));
        Assert.Contains(_warnings, warning => warning.Contains("Progress could not be shown (IOException"));
    }

    /// <remarks>Estimators/DivergenceTests has all rates, up to three epochs, both networks and every kind of averaging.</remarks>
    [Theory]
    [InlineData(3)]
    [InlineData(1e6)]
    public void A_learning_rate_that_is_far_too_high_never_gives_a_model_whose_scores_are_NaN(double learningRate)
    {
        IDataView images = _mlContext.Data.LoadFromImageFolder(_cases["classes"]);
        try
        {
            using TransformerChain<GoogLeNetTransformer> model = Fit(
                images, TrainedFlowers.Tiny with { MiniBatchSize = 2, LearningRate = learningRate });

            AssertFinite(model.Transform(images));
        }
        catch (InvalidOperationException e)
        {
            Assert.Contains($"training diverged. Lower LearningRate, which is {learningRate}.", e.Message);
        }
    }

    private TransformerChain<GoogLeNetTransformer> Fit(IDataView images, GoogLeNetOptions options) =>
        _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32 })
            .Append(_mlContext.Transforms.NormalizeZeroMean("Pixels"))
            .Append(_mlContext.MulticlassClassification.Trainers.GoogLeNet(options))
            .Fit(images);

    private byte[] Pixels(string path, ImageFit fit)
    {
        IDataView images = _mlContext.Data.LoadFromImageFiles([path]);
        var loading = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32, Fit = fit });
        return loading.Fit(images).Transform(images).GetColumn<byte[]>("Pixels").Single();
    }

    private int Score(string input) => _job.Run(_job.Options("scores.csv") with { Input = _cases[input] });

    private IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows() => DuckDbTable.Read(_job["scores.csv"]);

    private IReadOnlyDictionary<string, object?> Failed() => Rows().Single(row => row["error"] is not null);

    private static void AssertFinite(IDataView scored) => Assert.All(
        scored.GetColumn<float[]>("Score").SelectMany(scores => scores), score => Assert.InRange(score, 0, 1));
}
