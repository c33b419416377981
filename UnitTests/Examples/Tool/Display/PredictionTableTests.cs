using Tool.Display;
using Tool.Scoring.Outputs;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Display;

public class PredictionTableTests
{
    private readonly StringWriter _text = new();

    [Fact]
    public void A_prediction_holds_the_likeliest_classes_of_a_row_or_why_there_are_none()
    {
        Prediction rose = Prediction.From(Rose), bad = Prediction.From(Bad);

        Assert.Equal(["rose [wild]", "aster", "daisy"], rose.Best.Select(guess => guess.Name));
        Assert.Equal([0.6f, 0.25f, 0.1f], rose.Best.Select(guess => guess.Probability));
        Assert.Empty(bad.Best);
        Assert.Equal("not an image", bad.Problem);
    }

    [Fact]
    public void Redirected_predictions_are_plain_columns()
    {
        PredictionTable.Print(Consoles.Redirected(_text), Two());

        Assert.Equal(
            [
                "Image    Prediction    Probability  Likeliest classes",
                "7.jpg    rose [wild]   60.0 %       rose [wild] 60.0 %, aster 25.0 %, daisy 10.0 %",
                "bad.jpg  not readable               not an image",
            ],
            _text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Redirected_label_sets_are_a_column_more()
    {
        var sure = Prediction.From(Rose with { LabelSet = ["rose [wild]", "aster"] });

        PredictionTable.Print(Consoles.Redirected(_text), [sure, Prediction.From(Bad)], withLabelSets: true);

        string[] lines = _text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("  Label set", lines[0]);
        Assert.EndsWith("daisy 10.0 %  rose [wild], aster", lines[1]);
        Assert.EndsWith("not an image", lines[2]);
    }

    [Theory]
    [InlineData(null, "abstains ")]
    [InlineData(false, "abstains ")]
    [InlineData(true, "unknown ")]
    public void An_image_without_a_label_has_the_word_for_why_in_its_place(bool? isUnknown, string word)
    {
        PredictionTable.Print(Consoles.Redirected(_text), [Prediction.From(Rose with { Label = null, Unknown = isUnknown })]);

        Assert.StartsWith($"7.jpg  {word}", _text.ToString().Split(Environment.NewLine)[1]);
    }

    [Fact]
    public void On_a_terminal_predictions_are_a_table_with_names_as_they_are()
    {
        PredictionTable.Print(Consoles.Watched(_text), Two());

        Assert.Contains("│ 7.jpg   │ rose [wild]  │ 60.0 %", _text.ToString());
        Assert.Contains("not readable", _text.ToString());
    }

    private static ResultRow Rose { get; } = new()
    {
        Path = "7.jpg",
        Own = [],
        Label = "rose [wild]",
        Score = 0.6f,
        TopLabels = ["rose [wild]", "aster", "daisy"],
        TopScores = [0.6f, 0.25f, 0.1f],
    };

    private static ResultRow Bad { get; } = new() { Path = "bad.jpg", Own = [], Error = "not-an-image", Reason = "not an image" };

    private static Prediction[] Two() => [Prediction.From(Rose), Prediction.From(Bad)];
}
