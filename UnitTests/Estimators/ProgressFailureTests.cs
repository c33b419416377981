using System.Text;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>Displays that fail, and callbacks that throw, while a network trains.</summary>
public sealed class ProgressFailureTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ProgressLine")]
    [InlineData("ProgressLine behind TrainingHistory")]
    [InlineData("callback with IOException")]
    [InlineData("callback with UnauthorizedAccessException")]
    [InlineData("callback with ObjectDisposedException")]
    public void A_display_that_fails_is_warned_of_once_and_training_goes_on(string kind)
    {
        var line = new ProgressLine(new BrokenWriter());
        var history = new TrainingHistory(line);
        IProgress<EpochMetrics> progress = kind switch
        {
            "ProgressLine" => line,
            "ProgressLine behind TrainingHistory" => history,
            "callback with IOException" => new History { Then = _ => throw new IOException("No space left on device") },
            "callback with UnauthorizedAccessException" => new History { Then = _ => throw new UnauthorizedAccessException() },
            _ => new History { Then = _ => throw new ObjectDisposedException("writer") },
        };

        using GoogLeNetTransformer model = Fit(TrainedFlowers.Tiny with { Epochs = 2, Progress = progress });

        Assert.Contains("Progress could not be shown (", Assert.Single(_warnings));
        if (progress == history)
            Assert.Equal([1, 2], history.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void A_line_for_mini_batches_that_fails_is_dropped_too()
    {
        using GoogLeNetTransformer model = Fit(TrainedFlowers.Tiny with { MiniBatchProgress = new ProgressLine(new BrokenWriter()) });

        Assert.Contains("MiniBatchProgress could not be shown (IOException: No space left on device)", Assert.Single(_warnings));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_training_that_stops_early_ends_its_line(bool isBehindHistory)
    {
        var written = new StringWriter();
        var line = new ProgressLine(written);
        using var cancellation = new CancellationTokenSource();

        Fit(TrainedFlowers.Tiny with
        {
            Epochs = 3,
            Progress = isBehindHistory ? new TrainingHistory(line) : line,
            MiniBatchProgress = new Callback<double>(share => { if (share > 0.4) cancellation.Cancel(); }),
            CancellationToken = cancellation.Token,
        }).Dispose();

        Assert.Matches(@"^\r 33 %  .*" + Environment.NewLine + "$", written.ToString());
    }

    [Fact]
    public void A_line_for_mini_batches_alone_ends_also_where_a_callback_throws()
    {
        var written = new StringWriter();
        var failing = new History { Then = _ => throw new FormatException() };
        GoogLeNetOptions options = TrainedFlowers.Tiny with { MiniBatchProgress = new ProgressLine(written) };

        Assert.Throws<TrainingInterruptedException>(() => Fit(options with { Progress = failing }));

        Assert.EndsWith($"100 %  {Environment.NewLine}", written.ToString());
    }

    [Fact]
    public void What_a_callback_throws_ends_the_training_and_brings_the_best_model_so_far()
    {
        var failing = new History { Then = epoch => { if (epoch.Epoch == 2) throw new FormatException("not mine"); } };
        GoogLeNetOptions options = TrainedFlowers.Tiny with { Epochs = 3, Checkpoint = _folder["state"] };

        var error = Assert.Throws<TrainingInterruptedException>(() => Fit(options with { Progress = failing }));

        Assert.Equal("not mine", Assert.IsType<FormatException>(error.InnerException).Message);
        Assert.Equal(
            $"Progress threw FormatException: not mine. This ended the training. The best model so far is in BestModel. "
            + $"ResumeFrom = \"{_folder["state"]}\" resumes from here.",
            error.Message);
        using GoogLeNetTransformer model = error.BestModel!;
        var state = SafetensorsFile.Read(_folder["state"]).Tensors;
        Assert.Equal(state["best.conv1.conv.weight"].Values, model.Model.Weights["conv1.conv.weight"].Values);
        var resumed = new History();
        Fit(options with { ResumeFrom = _folder["state"], Progress = resumed }).Dispose();
        Assert.Equal([1, 2, 3], resumed.Epochs.Select(epoch => epoch.Epoch));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_last_checkpoint_that_cannot_be_written_hides_neither_what_ended_the_training_nor_the_best_model(bool throws)
    {
        Directory.CreateDirectory(_folder["states"]);
        using var cancellation = new CancellationTokenSource();
        var ending = new History
        {
            Then = _ =>
            {
                Directory.Delete(_folder["states"], recursive: true);
                cancellation.Cancel();
                if (throws)
                    throw new FormatException("not mine");
            },
        };
        GoogLeNetOptions options = TrainedFlowers.Tiny with
        {
            Epochs = 3,
            Progress = ending,
            CancellationToken = cancellation.Token,
            Checkpoint = Path.Combine(_folder["states"], "state"),
        };

        if (throws)
        {
            var error = Assert.Throws<TrainingInterruptedException>(() => Fit(options));
            Assert.Equal("not mine", error.InnerException!.Message);
            Assert.NotNull(error.BestModel);
            error.BestModel.Dispose();
        }
        else
        {
            Fit(options).Dispose();
        }

        Assert.Contains(_warnings, text => text.Contains("states") && text.EndsWith("Training ends here for another reason."));
    }

    [Fact]
    public void Before_the_end_of_an_epoch_there_is_no_best_model_but_a_checkpoint()
    {
        var failing = new Callback<double>(_ => throw new FormatException("not mine"));

        var error = Assert.Throws<TrainingInterruptedException>(
            () => Fit(TrainedFlowers.Tiny with { MiniBatchProgress = failing, Checkpoint = _folder["state"] }));

        Assert.Null(error.BestModel);
        Assert.StartsWith("MiniBatchProgress threw FormatException: not mine", error.Message);
        Assert.Contains("No epoch was complete.", error.Message);
        Fit(TrainedFlowers.Tiny with { ResumeFrom = _folder["state"] }).Dispose();
    }

    [Fact]
    public void A_callback_that_throws_at_the_epochs_before_a_resume_loses_none_of_them()
    {
        GoogLeNetOptions options = TrainedFlowers.Tiny with { Epochs = 2, Checkpoint = _folder["state"] };
        Fit(options).Dispose();
        var failing = new History { Then = _ => throw new FormatException() };

        var error = Assert.Throws<TrainingInterruptedException>(
            () => Fit(options with { ResumeFrom = _folder["state"], Progress = failing }));

        Assert.NotNull(error.BestModel);
        error.BestModel.Dispose();
        var resumed = new History();
        Fit(options with { ResumeFrom = _folder["state"], Progress = resumed }).Dispose();
        Assert.Equal([1, 2], resumed.Epochs.Select(epoch => epoch.Epoch));
    }

    private GoogLeNetTransformer Fit(GoogLeNetOptions options)
    {
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning)
                _warnings.Add(entry.RawMessage);
        };
        return mlContext.MulticlassClassification.Trainers.GoogLeNet(options)
            .Fit(ColourRows.View(mlContext, ColourRows.Make(classes: 2, perClass: 4)));
    }

    private sealed class BrokenWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("No space left on device");
    }
}
