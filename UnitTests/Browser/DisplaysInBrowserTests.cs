using Microsoft.ML;
using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;
using MLNet.GoogLeNet.UnitTests.Transformers.Displays;
using SkiaSharp;
using Tool.Training;
using Xunit;
using ExitCode = Tool.CommandLine.ExitCode;

namespace MLNet.GoogLeNet.UnitTests.Browser;

/// <summary>
/// Every display and both reports in a real browser, on a phone and on a desktop, in light and in dark. With MLNET_GOOGLENET_SCREENSHOTS,
/// the folder that keeps the screenshots.
/// </summary>
public sealed class DisplaysInBrowserTests(TrainedFlowers flowers) : IDisposable
{
    private const string Long = "a class with a very long name, \"Blüte\" <b>&amp;</b>",
        Endless = "Donaudampfschifffahrtsgesellschaftskapitänsmütze";
    private static readonly string[] Names = [Long, Endless, "rose", .. Enumerable.Range(0, 14).Select(i => $"class {i}")];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_summary_of_a_network() =>
        AssertShown(
            "summary", NetworkSummary.Of(GoogLeNetArchitecture.Paper, 1000, auxiliary: true).ToHtml(), "inception 4e", "multiply-adds",
            "13,378,280");

    [Fact]
    public void A_training_history() =>
        AssertShown("history", History().ToHtml(), "Epoch 12 of 12", "Loss", "Accuracy", "Learning rate", "validation", "best: epoch 11");

    [Fact]
    public void A_curve_of_learning_rates() => AssertShown("learning-rates",
        new LearningRateCurve([.. Enumerable.Range(0, 100).Select(i => Math.Pow(10, -7 + i * 0.08))],
            [.. Enumerable.Range(0, 100).Select(i => 3 - 2 * Math.Exp(-Math.Pow((i - 70) / 15.0, 2)))]).ToHtml(), "suggestion",
                "learning rate");

    [Fact]
    public void A_batch_of_images() => AssertShown("images", ImageGrid.Of(Scored(24)).ToHtml(), "24 images of 32×32", Long, Endless);

    [Fact]
    public void Predictions() =>
        AssertShown("predictions", PredictionGrid.Of(Scored(24)).ToHtml(), "24 images: ", "✓ rose", "✗ ", $"should be {Long}");

    [Fact]
    public void A_confusion_table() =>
        AssertShown("confusion", ConfusionTable.Of(Scored(400)).ToHtml(), "400 images of 17 classes", Endless, "Taken for");

    [Fact]
    public void The_first_filters() => AssertShown("filters", flowers.GoogLeNet.Filters().ToHtml(), "64 filters of 7×7");

    [Fact]
    public void An_attention_map() => AssertShown("attention",
        flowers.GoogLeNet.Explain(SyntheticImages.Write(_folder["a.png"], 300, 200, (x, y) => new((byte)x, (byte)y, 90))).ToHtml(),
        "Evidence for class", "nothing", "most");

    [Fact]
    public void The_report_of_a_training()
    {
        var run = new TrainOptions { Data = "flowers", ImageSize = 32, Epochs = 12, Output = "flowers.zip" };
        IDataView scored = flowers.Model.Transform(flowers.Images);
        HtmlPage page = TrainingReport.Of(
            run, run.ForTrainer(), new TrainingData(flowers.Images, flowers.Images, null), History(),
            TimeSpan.FromSeconds(95), flowers.GoogLeNet, scored, flowers.GoogLeNet.Evaluate(flowers.Pixels()));

        AssertShown(
            "training-report", page.ToHtml(), "GoogLeNet training", "Test accuracy",
            "12 to train and to validate, 12 to test, of 2 classes", "Top losses",
            "Confusion", "Expected calibration error", "Reliability", "Filters of the first convolution", "Layers", "All options",
            "Evidence for class");
        HtmlText.AssertSelfContained(page.ToHtml());
    }

    [Fact]
    public void The_report_of_a_scored_folder()
    {
        using var job = new RunningJob(flowers);
        job.DrawImages(40);
        File.WriteAllText(job[$"photos/{Endless}.jpg"], "no image");
        Assert.Equal(ExitCode.SomeFailed, job.Run(job.Options("scores.csv") with { Report = job["report.html"] }));

        AssertShown(
            "scoring-report", File.ReadAllText(job["report.html"]), "Scored images", "40 of 41 scored, 1 failed", "Labels", "class0",
            "not-an-image", "Least sure", "Most sure");
    }

    [Fact]
    public void Dark_colours_where_the_user_prefers_them()
    {
        Chromium.Require();
        string page = new HtmlPage("Dark").Add("History", History().ToHtml()).Add("Predictions", PredictionGrid.Of(Scored(6)).ToHtml())
            .Add("Confusion", ConfusionTable.Of(Scored(100)).ToHtml()).ToHtml();

        ShownPage[] light = Chromium.Show(_folder, page, Screenshot("light")),
            dark = Chromium.Show(_folder, page, Screenshot("dark"), isDark: true);

        Assert.All(light, shown => Assert.Equal("rgb(255, 255, 255)", shown.Background));
        Assert.All(dark, shown => Assert.Equal("rgb(22, 25, 29)", shown.Background));
    }

    private void AssertShown(string name, string html, params string[] texts)
    {
        Chromium.Require();
        string screenshot = Screenshot(name);

        ShownPage[] pages = Chromium.Show(_folder, html, screenshot);

        Assert.Equal([ShownPage.Phone, ShownPage.Desktop], pages.Select(page => page.Width));
        Assert.All(pages, page =>
        {
            Assert.True(page.Beyond.Length == 0, $"beyond {page.Width} pixels: {string.Join(", ", page.Beyond)}");
            Assert.InRange(page.ScrollWidth, 1, page.Width);
            Assert.Equal(0, page.BrokenImages);
            Assert.DoesNotContain(page.Requests, request => !request.StartsWith("data:", StringComparison.Ordinal));
            Assert.All(texts, text => Assert.Contains(text, page.Text));
        });
        AssertSomethingIsSeen(screenshot);
    }

    private static void AssertSomethingIsSeen(string screenshot)
    {
        using SKBitmap image = SKBitmap.Decode(screenshot);
        Assert.Equal((ShownPage.Phone + ShownPage.Desktop, ShownPage.Height), (image.Width, image.Height));
        Assert.InRange(image.Pixels.Distinct().Take(50).Count(), 10, 50);
    }

    private string Screenshot(string name) =>
        Path.Combine(Environment.GetEnvironmentVariable("MLNET_GOOGLENET_SCREENSHOTS") ?? _folder.FullPath, $"{name}.png");

    private static TrainingHistory History()
    {
        var history = new TrainingHistory();
        for (int epoch = 1; epoch <= 12; epoch++)
            history.Report(
                new(epoch, 12, 0.01 * (1 + Math.Cos(Math.PI * epoch / 12)) / 2, 2.2 / epoch, 1 - 0.7 / epoch, 2.5 / epoch + 0.01 * epoch,
                1 - 0.8 / epoch,
                1 - 0.8 / epoch, IsBest: epoch <= 11, TimeSpan.FromSeconds(8.2)));
        return history;
    }

    // Four of five are right; the true classes take turns.
    private static IDataView Scored(int count)
    {
        var random = new Random(1);
        return HandMadeScores.View(Names, [.. Enumerable.Range(0, count).Select(i =>
        {
            int label = i % Names.Length, predicted = i % 5 == 0 ? random.Next(Names.Length) : label;
            float[] scores = [.. Names.Select((_, place) => place == predicted ? 0.6f : 0.4f / (Names.Length - 1))];
            return HandMadeScores.Row(
                (uint)label + 1, scores, $"images/{i}.jpg",
                [.. Enumerable.Range(0, 3 * 32 * 32).Select(j => (byte)(j / 32 % 32 * 6 + 9 * label))]);
        })]);
    }
}
