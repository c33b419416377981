using System.Globalization;
using MLNet.GoogLeNet.Displays.Charts;
using MLNet.GoogLeNet.UnitTests.Transformers.Displays;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

public sealed class TrainingHistoryDisplayTests
{
    [Fact]
    public void Curves_have_the_epochs_at_their_places()
    {
        string html = History(
            Epoch(1, loss: 2, accuracy: 0.25, validationLoss: 1.5), Epoch(2, loss: 1, accuracy: 0.5, validationLoss: 1, isBest: true),
            Epoch(3, loss: 0.5, accuracy: 1, validationLoss: 1.25)).ToHtml();

        string[] curves = HtmlText.Attributes(html, "points");
        int middle = (LineChart.Left + LineChart.Right) / 2, height = LineChart.Bottom - LineChart.Top;
        Assert.Equal(5, curves.Length); // loss and accuracy of training and validation, learning rate
        Assert.Equal(
            $"{LineChart.Left},{LineChart.Top} {middle},{LineChart.Bottom - height / 2} {LineChart.Right},{LineChart.Bottom - height / 4}",
            curves[0]);
        Assert.Equal(
            $"{LineChart.Left},{LineChart.Bottom - height / 4} {middle},{LineChart.Bottom - height / 2} {LineChart.Right},{LineChart.Top}",
            curves[2]);
        Assert.Equal(
            ["Loss", "Accuracy", "Learning rate"],
            HtmlText.Of(html).Where(text => text is "Loss" or "Accuracy" or "Learning rate").Distinct());
        Assert.Equal(2, HtmlText.Of(html).Count(text => text == "best: epoch 2"));
        Assert.Contains("Epoch 3 of 3, 9 s. The weights of epoch 2 are the best: validation accuracy 75.0 %, loss 1.", HtmlText.Of(html));
        HtmlText.AssertSelfContained(html);
    }

    [Fact]
    public void The_classifier_alone_is_epoch_0_and_took_no_steps_to_show()
    {
        string html = History(
            Epoch(0, loss: 0, accuracy: 1, validationLoss: 1, isBest: true), Epoch(1, loss: 2, accuracy: 0.5, validationLoss: 2),
            Epoch(2, loss: 1, accuracy: 0.5, validationLoss: 1.5)).ToHtml();

        string[] curves = HtmlText.Attributes(html, "points");
        Assert.Equal([2, 3, 2, 3, 2], curves.Select(points => points.Split(' ').Length)); // validation alone has the classifier
        Assert.Equal(2, HtmlText.Of(html).Count(text => text == "best: the classifier alone"));
        Assert.Contains(
            "Epoch 2 of 3, 9 s. The classifier alone is the best: validation accuracy 75.0 %, loss 1.", HtmlText.Of(html));
    }

    [Fact]
    public void Without_validation_there_are_curves_of_training_alone()
    {
        string html = History(Epoch(1, loss: 2, accuracy: 0.25), Epoch(2, loss: 1, accuracy: 0.5)).ToHtml();

        Assert.Equal(3, HtmlText.Attributes(html, "points").Length);
        Assert.DoesNotContain("validation", string.Join(' ', HtmlText.Of(html)));
    }

    [Fact]
    public void The_table_is_the_same_in_every_culture()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE"); // a comma in numbers
            Assert.Equal(["1", "0.01", "2.5", "25.0 %", "1.5", "75.0 %", "3"],
                HtmlText.Of(History(Epoch(1, loss: 2.5, accuracy: 0.25, validationLoss: 1.5)).ToHtml()).TakeLast(7));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Of_two_trainings_the_last_is_shown()
    {
        string html = History(
            Epoch(1, loss: 8, accuracy: 0), Epoch(2, loss: 8, accuracy: 0), Epoch(1, loss: 1, accuracy: 0), Epoch(2, loss: 1, accuracy: 0))
            .ToHtml();

        Assert.Contains("Epoch 2 of 3, 6 s.", HtmlText.Of(html));
        Assert.DoesNotContain("training, epoch 1: 8", HtmlText.Of(html));
    }

    [Fact]
    public void Before_the_first_epoch_it_says_so() =>
        Assert.Equal(["No epoch is complete yet."], HtmlText.Of(new TrainingHistory().ToHtml()));

    [Fact]
    public void A_loss_that_is_no_number_harms_nothing()
    {
        string html = History(
            Epoch(1, loss: 2, accuracy: 0.5), Epoch(2, loss: double.NaN, accuracy: 0.5),
            Epoch(3, loss: double.PositiveInfinity, accuracy: 0.5)).ToHtml();

        Assert.DoesNotContain("NaN", string.Join(' ', HtmlText.Attributes(html, "points")));
        Assert.DoesNotContain("∞", string.Join(' ', HtmlText.Attributes(html, "y")));
    }

    [Fact]
    public void Thousands_of_epochs_stay_small() =>
        Assert.InRange(
            History([.. Enumerable.Range(1, 5_000).Select(i => Epoch(i, loss: 1.0 / i, accuracy: 0.5, validationLoss: 1))])
            .ToHtml().Length, 20_000, 150_000);

    [Fact]
    public void The_curve_of_learning_rates_marks_its_suggestion()
    {
        string html = new LearningRateCurve([1e-4, 1e-3, 1e-2, 1e-1, 1], [4, 3, 2, 1, 8]).ToHtml();

        Assert.Contains("suggestion: 0.001", HtmlText.Of(html));
        string[] places = HtmlText.Attributes(html, "points").Single().Split(' ', ',');
        Assert.Equal([$"{LineChart.Left}", $"{LineChart.Right}"], [places[0], places[^2]]);
        Assert.Contains("never falls", HtmlText.Of(new LearningRateCurve([1, 2], [1, 2]).ToHtml())[0]);
        Assert.Contains("never falls", HtmlText.Of(new LearningRateCurve([], []).ToHtml())[0]);
    }

    private static TrainingHistory History(params EpochMetrics[] epochs)
    {
        var history = new TrainingHistory();
        foreach (EpochMetrics epoch in epochs)
            history.Report(epoch);
        return history;
    }

    private static EpochMetrics Epoch(int epoch, double loss, double accuracy, double? validationLoss = null, bool isBest = false) => new(
        epoch, 3, LearningRate: 0.01, loss, accuracy, validationLoss, validationLoss is null ? null : 0.75, validationLoss is null ? null
            : 0.7, isBest, TimeSpan.FromSeconds(3));
}
