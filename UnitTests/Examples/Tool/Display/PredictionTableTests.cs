using TrainFlowers.Display;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

public class PredictionTableTests
{
    private static readonly string[] Names = ["daisy", "rose [wild]", "tulip", "aster"];

    private readonly StringWriter _text = new();

    [Fact]
    public void A_prediction_holds_the_three_most_probable_classes_best_first()
    {
        Prediction prediction = Prediction.From("7.jpg", Names, [0.1f, 0.6f, 0.05f, 0.25f]);

        Assert.Equal(["rose [wild]", "aster", "daisy"], prediction.Best.Select(guess => guess.Name));
        Assert.Equal([0.6f, 0.25f, 0.1f], prediction.Best.Select(guess => guess.Probability));
    }

    [Fact]
    public void Redirected_predictions_are_plain_columns()
    {
        PredictionTable.Print(Consoles.Redirected(_text), Two());

        Assert.Equal(
            [
                "Picture  Prediction    Probability  Top 3",
                "7.jpg    rose [wild]   60.0 %       rose [wild] 60.0 %, aster 25.0 %, daisy 10.0 %",
                "bad.jpg  not readable",
            ],
            _text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void On_a_terminal_predictions_are_a_table_with_names_as_they_are()
    {
        PredictionTable.Print(Consoles.Watched(_text), Two());

        Assert.Contains("│ 7.jpg   │ rose [wild]  │ 60.0 %", _text.ToString());
        Assert.Contains("not readable", _text.ToString());
    }

    private static Prediction[] Two() =>
    [
        Prediction.From("7.jpg", Names, [0.1f, 0.6f, 0.05f, 0.25f]),
        Prediction.From("bad.jpg", Names, [float.NaN, float.NaN, float.NaN, float.NaN]),
    ];
}
