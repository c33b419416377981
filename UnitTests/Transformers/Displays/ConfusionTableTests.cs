using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Displays;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Displays;

public sealed class ConfusionTableTests
{
    private static readonly string[] Names = ["<b>&\"", "rose", "tulip"];

    [Fact]
    public void It_counts_what_is_taken_for_what()
    {
        ConfusionTable table = ConfusionTable.Of(Scored((1, 1), (1, 1), (1, 2), (2, 2), (2, 3), (2, 3), (2, 3), (3, 3), (0, 1), (3, 0)));

        Assert.Equal(Names, table.ClassNames);
        Assert.Equal(
            [2, 1, 0, 0, 1, 3, 0, 0, 1],
            from label in Enumerable.Range(0, 3) from predicted in Enumerable.Range(0, 3) select table[label, predicted]);
        Assert.Equal((8, 1, 1), (table.Count, table.WithoutLabel, table.WithoutPrediction));
        Assert.Equal(4 / 8.0, table.Accuracy);
        Assert.Equal((2 / 3.0 + 1 / 4.0 + 1) / 3, table.MacroAccuracy, 12);
        Assert.Equal([("rose", "tulip", 3, 0.75), ("<b>&\"", "rose", 1, 1 / 3.0)],
            table.MostConfused.Select(pair => (pair.Label, pair.PredictedLabel, pair.Count, pair.Share)));
    }

    [Fact]
    public void Predictions_that_were_turned_into_text_are_counted_too()
    {
        ConfusionTable table = ConfusionTable.Of(HandMadeScores.WithTextPredictions(Scored((1, 1), (1, 2), (2, 2), (3, 0))));

        Assert.Equal(Names, table.ClassNames);
        Assert.Equal((2, 1, 1), (table[0, 0] + table[1, 1], table[0, 1], table.WithoutPrediction));
    }

    [Fact]
    public void Its_accuracies_are_those_of_ML_NET()
    {
        var random = new Random(1);
        IDataView scored = Scored([.. Enumerable.Range(0, 100).Select(_ => ((uint)random.Next(1, 4), (uint)random.Next(1, 4)))]);

        MulticlassClassificationMetrics metrics = new MLContext().MulticlassClassification.Evaluate(scored);
        ConfusionTable table = ConfusionTable.Of(scored);

        Assert.Equal(metrics.MicroAccuracy, table.Accuracy, 12);
        Assert.Equal(metrics.MacroAccuracy, table.MacroAccuracy, 12);
        Assert.Equal(metrics.ConfusionMatrix.Counts[0][2], table[0, 2]);
    }

    [Fact]
    public void The_page_has_names_counts_and_pairs()
    {
        string html = ConfusionTable.Of(Scored((1, 1), (1, 2), (2, 2), (3, 3))).ToHtml();
        string[] texts = HtmlText.Of(html);

        Assert.Contains("4 images of 3 classes: accuracy 75.0 %, mean of the classes 83.3 %.", texts);
        Assert.Equal(["<b>&\"", "1", "1", "rose", "1", "tulip", "1"], texts.SkipWhile(text => text != "true class").Skip(4).Take(7));
        Assert.Equal(["<b>&\"", "rose", "1", "50.0 %"], texts.SkipWhile(text => text != "Of the class").Skip(1));
        Assert.Equal(["right", "wrong", "right", "right"], HtmlText.Attributes(html, "class").Where(look => look is "right" or "wrong"));
        HtmlText.AssertSelfContained(html);
    }

    [Fact]
    public void A_thousand_classes_have_pairs_and_no_table()
    {
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => $"class {i}")];
        float[] Score(int best) => [.. Enumerable.Range(0, 1000).Select(i => i == best ? 1f : 0)];

        string html = ConfusionTable.Of(HandMadeScores.View(names, [HandMadeScores.Row(1, Score(0)), HandMadeScores.Row(1000, Score(7))]))
            .ToHtml();

        Assert.InRange(html.Length, 0, 20_000);
        HtmlText.AssertHas(html, "2 images of 1000 classes: accuracy 50.0 %, mean of the classes 50.0 %.", "class 999", "class 7");
    }

    [Fact]
    public void Nothing_to_compare_is_said()
    {
        string html = ConfusionTable.Of(Scored((0, 1), (0, 2))).ToHtml();

        Assert.Equal(["0 images of 3 classes. 2 without a label are left out."], HtmlText.Of(html));
        Assert.Contains("There is no column 'Label'", Assert.Throws<ArgumentOutOfRangeException>(
            () => ConfusionTable.Of(HandMadeScores.WithoutLabel(Scored((1, 1))))).Message);
    }

    private static IDataView Scored(params (uint Label, uint Predicted)[] rows) =>
        HandMadeScores.View(Names, [.. rows.Select(row => new HandMadeScores
    {
        Label = row.Label,
        PredictedLabel = row.Predicted,
        Score = [.. Enumerable.Range(1, 3).Select(label => label == row.Predicted ? 0.8f : 0.1f)],
    })]);
}
