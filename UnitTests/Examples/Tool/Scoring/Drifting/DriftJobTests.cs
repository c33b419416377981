using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using SkiaSharp;
using Tool.CommandLine;
using Tool.Scoring.Job;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring.Drifting;

/// <summary>Jobs with a model that knows how its held-out images were distributed.</summary>
public sealed class DriftJobTests(TrainedFlowers flowers, DriftJobTests.CalibratedModel model)
    : IClassFixture<DriftJobTests.CalibratedModel>, IDisposable
{
    private readonly RunningJob _job = new(flowers);

    public void Dispose() => _job.Dispose();

    [Fact]
    public void Images_like_those_of_the_calibration_do_not_alarm()
    {
        Prepare(seed: 5, light: 1);

        Assert.Equal(ExitCode.Success, _job.Run(_job.Options("scores.csv") with { DriftAlarm = 0.01 }));

        Assert.Contains("drift: p = ", _job.Report);
        Assert.Contains("no significant change", _job.Report);
        Assert.Equal(60, _job.Manifest("scores.csv").Drift!.Images);
        Assert.Equal(["path", "label", "score"], DuckDbTable.Read(_job["scores.csv"])[0].Keys.Take(3));
        Assert.DoesNotContain("profile_bins", File.ReadAllText(_job["scores.csv"]));
    }

    [Fact]
    public void Darker_images_alarm_after_all_rows_are_written_and_again_when_the_job_is_complete()
    {
        Prepare(seed: 5, light: 0.5);
        File.WriteAllText(_job["photos/bad.jpg"], "no image");
        var options = _job.Options("scores.jsonl") with { Report = _job["report.html"] };

        Assert.Equal(ExitCode.Drifted, _job.Run(options with { DriftAlarm = 0.01 }));

        Assert.Equal(61, File.ReadLines(_job["scores.jsonl"]).Count());
        Assert.DoesNotContain("profile_bins", File.ReadAllText(_job["scores.jsonl"]));
        Assert.Matches("drift: p = [0-9.]+e-[0-9]+, .* than in the reference", _job.Report);
        Assert.Contains("brightness is lower", File.ReadAllText(_job["report.html"]));
        Manifest manifest = _job.Manifest("scores.jsonl");
        Assert.Equal((60, new Manifest.CountFacts(61, 60, 1)), (manifest.Drift!.Images, manifest.Counts));
        Assert.InRange(manifest.Drift.PValue!.Value, 0, 1e-6);
        Assert.Equal("brightness is lower", manifest.Drift.Quantities.Single(own => own.Name == "brightness").Change);
        Assert.Equal(ExitCode.Drifted, _job.Run(options with { DriftAlarm = 0.01 }));
        Assert.Equal(ExitCode.SomeFailed, _job.Run(options)); // only reported
    }

    [Fact]
    public void Wider_images_alarm_though_the_network_sees_the_same_middle_of_them()
    {
        Prepare(seed: 5, light: 1);
        Assert.Equal(ExitCode.Success, _job.Run(_job.Options("scores.csv") with { DriftAlarm = 0.01 }));
        Prepare(seed: 5, light: 1, margin: 8);

        Assert.Equal(ExitCode.Drifted, _job.Run(_job.Options("wider.csv") with { DriftAlarm = 0.01 }));

        Assert.EndsWith(", the width of image files is higher than in the reference", _job.Report.TrimEnd());
        Assert.Equal(
            _job.Manifest("scores.csv").Drift!.Quantities.Where(own => own.Name != "width").Select(own => own.Counts),
            _job.Manifest("wider.csv").Drift!.Quantities.Where(own => own.Name != "width").Select(own => own.Counts));
    }

    [Fact]
    public void Sizes_that_the_calibration_does_not_know_are_not_compared_and_the_report_says_so()
    {
        Prepare(seed: 5, light: 1, margin: 8);
        File.WriteAllBytes(_job["model.zip"], model.SavedWithoutSizes);

        Assert.Equal(ExitCode.Success, _job.Run(
            _job.Options("scores.csv") with { DriftAlarm = 0.01, Report = _job["report.html"] }));

        Assert.Contains("not compared: the calibration does not know it", File.ReadAllText(_job["report.html"]));
        Assert.Null(_job.Manifest("scores.csv").Drift!.Quantities.Single(own => own.Name == "width").PValue);
        Assert.NotNull(_job.Manifest("scores.csv").Drift!.PValue);
    }

    [Fact]
    public void Shards_that_are_merged_and_a_job_that_was_interrupted_count_each_image_once()
    {
        Prepare(seed: 6, light: 0.8);
        Assert.Equal(ExitCode.Success, _job.Run(_job.Options("whole.csv")));
        string whole = Drift("whole.csv");

        for (int index = 0; index < 3; index++)
            Assert.Equal(ExitCode.Success, _job.Run(_job.Options("scores.csv") with { Shard = new(index, 3), DriftAlarm = 0.01 }));
        Assert.Equal(ExitCode.Drifted, _job.Merge("scores.csv", driftAlarm: 0.01));
        Assert.Equal(ExitCode.Interrupted, _job.RunUntil(_job.Options("resumed.csv"), rows: 20));
        Assert.Equal(ExitCode.Success, _job.Run(_job.Options("resumed.csv")));

        Assert.Equal(whole, Drift("scores.csv"));
        Assert.Equal(whole, Drift("resumed.csv"));
        Assert.Equal(2, _job.Manifest("resumed.csv").Sessions);
    }

    [Fact]
    public void An_alarm_needs_a_model_with_a_profile()
    {
        _job.DrawImages(2);

        Assert.Equal(ExitCode.Usage, _job.Run(_job.Options("scores.csv") with { DriftAlarm = 0.01 }));

        Assert.Contains("the model has no reference profile to compare images with. Calibrate it", _job.Log);
        Assert.False(File.Exists(_job["scores.csv"]));
        Assert.Equal(ExitCode.Success, _job.Run(_job.Options("scores.csv")));
        Assert.Null(_job.Manifest("scores.csv").Drift);
        Assert.DoesNotContain("drift", _job.Report);
        Assert.Equal(ExitCode.Usage, _job.Run(_job.Options("scores.csv") with { DriftAlarm = 0.01 }));
    }

    private string Drift(string output) => JsonSerializer.Serialize(_job.Manifest(output).Drift);

    private void Prepare(int seed, double light, int margin = 0)
    {
        File.WriteAllBytes(_job["model.zip"], model.Saved);
        Draw(_job["photos"], perClass: 30, seed, light, margin);
    }

    // Two classes of noise, of which each image has a brightness of its own, with black margins on the left and on the right.
    private static void Draw(string folder, int perClass, int seed, double light, int margin = 0)
    {
        var random = new Random(seed);
        for (int i = 0; i < 2 * perClass; i++)
        {
            int level = random.Next(60, 120);
            byte Value(int more) => (byte)((level + more + random.Next(40)) * light);
            int red = i % 2 == 0 ? 80 : 0;
            SyntheticImages.Write(
                Path.Combine(folder, $"class{i % 2}", $"{i:000}.png"), 32 + 2 * margin, 32,
                (x, _) => x < margin || x >= 32 + margin ? SKColors.Black : new SKColor(Value(red), Value(80 - red), Value(0)));
        }
    }

    /// <summary>The model of all tests, calibrated on 120 images.</summary>
    public sealed class CalibratedModel(TrainedFlowers flowers)
    {
        private readonly Lazy<byte[]> _saved = new(() => Calibrate(flowers, keepPixels: false));
        private readonly Lazy<byte[]> _withoutSizes = new(() => Calibrate(flowers, keepPixels: true));

        internal byte[] Saved => _saved.Value;

        /// <summary>The same, calibrated on pixels that were kept, of which nobody knows the size of their files.</summary>
        internal byte[] SavedWithoutSizes => _withoutSizes.Value;

        private static byte[] Calibrate(TrainedFlowers flowers, bool keepPixels)
        {
            using var folder = new TempFolder();
            Draw(folder.FullPath, perClass: 60, seed: 4, light: 1);
            IDataView pixels = flowers.MLContext.Data.LoadFromImageFolder(folder.FullPath);
            ITransformer[] parts = [.. flowers.Model];
            foreach (ITransformer part in parts.SkipLast(1))
                pixels = part.Transform(pixels);
            if (keepPixels)
                pixels = flowers.MLContext.Data.Cache(pixels);
            using GoogLeNetTransformer calibrated = flowers.GoogLeNet.Calibrate(pixels, falseAlarms: 0.05);
            using var file = new MemoryStream();
            flowers.MLContext.Model.Save(
                new TransformerChain<ITransformer>([.. parts.SkipLast(1), calibrated]), flowers.Images.Schema, file);
            return file.ToArray();
        }
    }
}
