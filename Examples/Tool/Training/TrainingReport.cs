using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Displays;

namespace Tool.Training;

/// <summary>The page about a run: how it went, what came out, and where the model fails.</summary>
internal static class TrainingReport
{
    /// <summary>Number of test images that are shown with their predictions.</summary>
    public const int Shown = 12;

    private const int Explained = 3;

    /// <summary>Makes the page.</summary>
    /// <param name="run">What the user asked for.</param>
    /// <param name="options">The options of the training that the model is of.</param>
    /// <param name="data">The images.</param>
    /// <param name="history">The epochs.</param>
    /// <param name="time">How long training took.</param>
    /// <param name="network">The trained network.</param>
    /// <param name="scored">Some of the test images with their scores.</param>
    /// <param name="test">How the model did on the test images.</param>
    public static HtmlPage Of(
        TrainOptions run, GoogLeNetOptions options, TrainingData data, TrainingHistory history, TimeSpan time,
        GoogLeNetTransformer network, IDataView scored, ImageEvaluation test)
    {
        HtmlPage page = new HtmlPage("GoogLeNet training")
            .AddFacts("Run", Facts(run, data, options, history, time, network, test))
            .Add("Training", history.ToHtml())
            .Add("Test images", test.ToHtml())
            .Add("Predictions on test images", PredictionGrid.Of(scored, count: Shown).ToHtml());
        foreach (PredictionGrid.Image image in test.Worst.Take(Explained))
            page.Add(Title(image), network.Explain(image.ImagePath!, loading: TrainingPipeline.Loading(options.ImageSize)).ToHtml());
        return page
            .Add("Filters of the first convolution", network.Filters().ToHtml())
            .Add("Layers", network.Summary().ToHtml(), collapsed: true)
            .AddFacts("All options", OptionsOf(options), collapsed: true);
    }

    private static string Title(PredictionGrid.Image image) => image.Label == image.PredictedLabel
        ? $"Why a {image.Label} is taken for one, barely"
        : $"Why a {image.Label} is taken for a {image.PredictedLabel}";

    private static IEnumerable<KeyValuePair<string, string>> Facts(
        TrainOptions run, TrainingData data, GoogLeNetOptions options, TrainingHistory history, TimeSpan time,
        GoogLeNetTransformer network, ImageEvaluation test) =>
    [
        new("Test accuracy",
            string.Create(
            CultureInfo.InvariantCulture,
            $"{test.Accuracy.Value * 100:0.0} %; {test.TopFiveAccuracy.Value * 100:0.0} % top-5")),
        new("Images", string.Create(CultureInfo.InvariantCulture,
            $"{data.Train.GetColumn<string>("ImagePath").Count():N0} to train and to validate, {test.Images:N0} to test, "
            + $"of {network.Model.ClassNames.Count} classes")),
        new("Source", Path.GetRelativePath(Environment.CurrentDirectory, run.Data)),
        new("Network", string.Create(CultureInfo.InvariantCulture,
            $"{options.Architecture}, {options.ImageSize}×{options.ImageSize} pixels, "
                + $"{(options.InitialWeights is { } weights ? $"from {weights}" : "from scratch")}")),
        new("Training", string.Create(CultureInfo.InvariantCulture,
            $"{HowOf(options, history.Epochs)}, seed {run.Seed}, {time.TotalSeconds:N0} s on {Environment.ProcessorCount} processors")),
        new("Model", run.Output),
    ];

    private static string HowOf(GoogLeNetOptions options, IReadOnlyList<EpochMetrics> epochs)
    {
        if (options.Train == TrainedLayers.Head)
            return "the classifier alone";
        string kept = epochs.LastOrDefault(epoch => epoch.IsBest) is { Epoch: 0 }
            ? ", none of them clearly better than the classifier alone"
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{epochs.Count(epoch => epoch.Epoch > 0)} of {options.Epochs} epochs{kept}, mini-batches of {options.MiniBatchSize}");
    }

    private static IEnumerable<KeyValuePair<string, string>> OptionsOf(GoogLeNetOptions options)
    {
        using JsonDocument json = JsonDocument.Parse(options.ToJson());
        return [.. json.RootElement.EnumerateObject().SelectMany(option => option.Value.ValueKind == JsonValueKind.Object
            ? option.Value.EnumerateObject().Select(inner => KeyValuePair.Create($"{option.Name}.{inner.Name}", inner.Value.ToString()))
            : [KeyValuePair.Create(option.Name, option.Value.ToString())])];
    }
}
