using Microsoft.DotNet.Interactive.Formatting;
using MLNet.GoogLeNet.Displays;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Displays;

/// <summary>
/// A cell of a notebook that ends in a display shows it: .NET Interactive finds the formatter by the name of an attribute.
/// </summary>
public sealed class NotebookFormatterTests(TrainedFlowers flowers)
{
    private static readonly string[] Names = ["rose", "tulip"];

    [Theory]
    [InlineData("summary")]
    [InlineData("history")]
    [InlineData("learning rates")]
    [InlineData("images")]
    [InlineData("predictions")]
    [InlineData("confusion")]
    [InlineData("filters")]
    [InlineData("attention")]
    public void A_cell_that_ends_in_a_display_shows_its_html(string which)
    {
        var (display, html) = Display(which);

        Assert.Equal("text/html", Formatter.GetPreferredMimeTypesFor(display.GetType()).First());
        Assert.Equal(html, display.ToDisplayString("text/html"));
    }

    private (object Display, string Html) Display(string which)
    {
        var scored = HandMadeScores.View(Names, [HandMadeScores.Row(1, [0.7f, 0.3f])]);
        switch (which)
        {
            case "summary":
                NetworkSummary summary = flowers.GoogLeNet.Summary();
                return (summary, summary.ToHtml());
            case "history":
                var history = new TrainingHistory();
                history.Report(new(1, 1, 0.1, 1, 0.5, null, null, null, IsBest: true, TimeSpan.FromSeconds(1)));
                return (history, history.ToHtml());
            case "learning rates":
                var curve = new LearningRateCurve([1e-3, 1e-2, 1e-1], [3, 2, 1]);
                return (curve, curve.ToHtml());
            case "images":
                ImageGrid images = ImageGrid.Of(flowers.Pixels(), count: 1);
                return (images, images.ToHtml());
            case "predictions":
                PredictionGrid predictions = PredictionGrid.Of(scored);
                return (predictions, predictions.ToHtml());
            case "confusion":
                ConfusionTable confusion = ConfusionTable.Of(scored);
                return (confusion, confusion.ToHtml());
            case "filters":
                FilterGrid filters = flowers.GoogLeNet.Filters();
                return (filters, filters.ToHtml());
            default:
                AttentionMap attention = flowers.GoogLeNet.Explain(SyntheticModels.Pixels(count: 1, imageSize: 32));
                return (attention, attention.ToHtml());
        }
    }
}
