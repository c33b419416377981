using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Displays;

namespace TrainFlowers;

/// <summary>The page about a training: how it went, what came out, and where the model fails.</summary>
internal static class Report
{
    private const int Explained = 3;

    public static HtmlPage Of(
        MLContext mlContext, Options options, GoogLeNetOptions training, ImageSets images, TrainingHistory history,
        TransformerChain<ITransformer> model, IDataView scored, Evaluation test)
    {
        var network = (GoogLeNetTransformer)model.LastTransformer;
        PredictionGrid losses = PredictionGrid.TopLosses(scored);
        HtmlPage page = new HtmlPage("GoogLeNet training")
            .AddFacts("Run", Facts(options, training, images, network, test))
            .Add("Training", history.ToHtml())
            .Add("Predictions on test images", PredictionGrid.Of(mlContext.Data.ShuffleRows(scored), count: 12).ToHtml())
            .Add("Confusion of test images", ConfusionTable.Of(scored).ToHtml())
            .Add("Top losses on test images", losses.ToHtml());
        foreach (PredictionGrid.Image image in losses.Images.Take(Explained))
            page.Add($"{image.Label}, taken for {image.PredictedLabel}",
                network.Explain(image.ImagePath!, loading: TrainingChoice.Loading(training)).ToHtml());
        using JsonDocument all = JsonDocument.Parse(training.ToJson());
        return page
            .Add("Layers", network.Summary().ToHtml(), collapsed: true)
            .AddFacts("Options", all.RootElement.EnumerateObject()
                .Select(option => KeyValuePair.Create(option.Name, option.Value.ToString())), collapsed: true);
    }

    private static IEnumerable<KeyValuePair<string, string>> Facts(
        Options options, GoogLeNetOptions training, ImageSets images, GoogLeNetTransformer network, Evaluation test) =>
    [
        new("Test", test.ToString()),
        new("Images", string.Create(CultureInfo.InvariantCulture,
            $"{images.Train.GetColumn<string>("ImagePath").Count():N0} to train and to validate, "
            + $"of {network.Model.ClassNames.Count} classes, from {images.Source}")),
        new("Network", $"{training.Architecture}, {training.ImageSize}×{training.ImageSize} pixels, "
            + (options.Weights is { } weights ? $"from {weights}" : "from scratch")),
        new("Training", $"{training.Epochs} epochs, mini-batches of {training.MiniBatchSize}"),
        new("Model", options.Output),
    ];
}
