using System.Text.Json;
using MLNet.GoogLeNet.Transformers.Evaluation;
using MLNet.GoogLeNet.UnitTests.Transformers.Displays;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Evaluation;

/// <summary>What an evaluation makes of scores that somebody thought of.</summary>
public sealed class EvaluationTallyTests
{
    private const int Cat = 0, Dog = 1, Owl = 2;

    [Fact]
    public void The_figures_are_those_that_can_be_computed_by_hand()
    {
        ImageEvaluation evaluation = Example();

        Assert.Equal(4, evaluation.Images);
        Assert.Equal(0.5, evaluation.Accuracy.Value);
        Assert.Equal(1, evaluation.TopFiveAccuracy.Value);
        Assert.Equal((0.5 + 0.5) / 2, evaluation.MacroRecall); // of cat and dog; no owl was there
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.3) + Math.Log(0.6) + Math.Log(0.04)) / 4, evaluation.CrossEntropy, 1e-6);
        Assert.Equal((1, 1, 1), (evaluation.WithoutImage, evaluation.WithoutLabel, evaluation.OfUnknownClass));
        Assert.Equal("accuracy 0.5000 top-5 1.0000 on 4 images", evaluation.ToString());
    }

    [Fact]
    public void Each_class_has_precision_recall_and_F1_where_there_is_something_to_divide_by()
    {
        ClassEvaluation[] classes = [.. Example().Classes];

        Assert.Equal(["cat", "dog", "owl"], classes.Select(one => one.ClassName));
        Assert.Equal([2, 2, 0], classes.Select(one => one.Count));
        Assert.Equal([2, 1, 1], classes.Select(one => one.Predicted));
        Assert.Equal([0.5, 1, 0], classes.Select(one => one.Precision!.Value.Value));
        Assert.Equal([0.5, 0.5, null], classes.Select(one => one.Recall?.Value));
        Assert.Equal([0.5, 2 / 3.0, 0], classes.Select(one => one.F1!.Value.Value));
    }

    [Fact]
    public void The_calibration_error_is_the_mean_distance_of_confidence_and_accuracy()
    {
        ImageEvaluation evaluation = Example();

        // Of the bins, one has 0.6, which is right, and 0.66, which is wrong; 0.9, right, and 0.7, wrong, are alone.
        Assert.Equal((0.1 + Math.Abs(1 - 0.6 - 0.66) + 0.7) / 4, evaluation.CalibrationError, 1e-6);
        Assert.Equal(15, evaluation.Reliability.Count);
        Assert.Equal(4, evaluation.Reliability.Sum(bin => bin.Count));
        ReliabilityBin bin = evaluation.Reliability.Single(bin => bin.Lower < 0.9 && bin.Upper >= 0.9);
        Assert.Equal((1, 1), (bin.Count, bin.Accuracy));
        Assert.Equal(0.9, bin.Confidence, 1e-6);
    }

    [Fact]
    public void Right_and_wrong_answers_of_one_bin_cancel_each_other_out()
    {
        var tally = new EvaluationTally(["cat", "dog"], known: null);
        for (int row = 0; row < 4; row++)
            tally.Add(row, row == 0 ? Dog : Cat, hasLabel: true, [0.75f, 0.25f], path: null, hash: null);

        Assert.Equal(0, tally.ToEvaluation().CalibrationError, 1e-6); // three of four right, and as sure
    }

    [Fact]
    public void The_worst_images_come_first_and_twelve_are_kept()
    {
        var tally = new EvaluationTally(["cat", "dog"], known: null);
        for (int row = 0; row < 20; row++)
            tally.Add(row, Cat, hasLabel: true, [row / 20f, 1 - row / 20f], $"{row}.jpg", hash: null);

        ImageEvaluation evaluation = tally.ToEvaluation();

        Assert.Equal(Enumerable.Range(0, 12).Select(row => $"{row}.jpg"), evaluation.Worst.Select(image => image.ImagePath));
        Assert.Equal(-Math.Log(float.Epsilon), evaluation.Worst[0].Loss!.Value, 1e-6); // of a probability of 0, and finite
        Assert.Equal(("cat", "dog"), (evaluation.Worst[0].Label, evaluation.Worst[0].PredictedLabel));
    }

    [Fact]
    public void The_JSON_has_everything_and_is_JSON()
    {
        using JsonDocument json = JsonDocument.Parse(Example().ToJson());

        JsonElement root = json.RootElement;
        Assert.Equal(4, root.GetProperty("images").GetInt32());
        Assert.Equal(0.5, root.GetProperty("accuracy").GetProperty("value").GetDouble());
        Assert.Equal(15, root.GetProperty("reliability").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("classes")[Owl].GetProperty("recall").ValueKind);
        Assert.Equal("cat", root.GetProperty("confusions")[0].GetProperty("label").GetString());
        Assert.Equal("b.jpg", root.GetProperty("worst")[1].GetProperty("imagePath").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("trainedOn").ValueKind);
    }

    [Fact]
    public void The_page_says_the_figures_what_was_left_out_and_that_nobody_knows_of_leaks()
    {
        string html = Example().ToHtml(), text = string.Join(' ', HtmlText.Of(html));

        Assert.Contains("50.0 % (15.0 to 85.0)", text);
        Assert.Contains("Left out, of a class that the network does not know", text);
        Assert.Contains("Whether these images were trained on is not known", text);
        Assert.Contains("Expected calibration error", text);
        HtmlText.AssertSelfContained(html);
    }

    [Fact]
    public void Rows_of_which_none_can_be_judged_are_refused_with_what_they_lack()
    {
        var tally = new EvaluationTally(["cat", "dog"], known: null);
        tally.Add(0, Cat, hasLabel: true, [float.NaN, float.NaN], path: null, hash: null);
        tally.Add(1, -1, hasLabel: false, [0.5f, 0.5f], path: null, hash: null);

        Assert.StartsWith("No row has both an image and a label that the model knows (1 have no image, 1 no label, 0 another class).",
            Assert.Throws<InvalidOperationException>(tally.ToEvaluation).Message);
    }

    private static ImageEvaluation Example()
    {
        var tally = new EvaluationTally(["cat", "dog", "owl"], known: null);
        tally.Add(0, Cat, hasLabel: true, [0.9f, 0.06f, 0.04f], "a.jpg", hash: null);
        tally.Add(1, Cat, hasLabel: true, [0.3f, 0.04f, 0.66f], "b.jpg", hash: null);
        tally.Add(2, Dog, hasLabel: true, [0.3f, 0.6f, 0.1f], "c.jpg", hash: null);
        tally.Add(3, Dog, hasLabel: true, [0.7f, 0.04f, 0.26f], "d.jpg", hash: null);
        tally.Add(4, Cat, hasLabel: true, [float.NaN, float.NaN, float.NaN], "gone.jpg", hash: null);
        tally.Add(5, -1, hasLabel: false, [1, 0, 0], "nameless.jpg", hash: null);
        tally.Add(6, -1, hasLabel: true, [1, 0, 0], "fox.jpg", hash: null);
        return tally.ToEvaluation();
    }
}
