using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>Curves over rates that double with each step: 1, 2, 4, …</summary>
public sealed class LearningRateCurveTests
{
    [Fact]
    public void The_suggestion_is_the_middle_of_the_valley_and_the_steepest_point_where_it_falls_most()
    {
        LearningRateCurve curve = Curve(5, 6, 6, 5.9, 5, 2, 1.5, 1.4, 8, 20); // the first is left out; it falls from step 2 to step 7

        Assert.Equal(Rate(4), curve.Suggestion);
        Assert.Equal(Rate(4), curve.Steepest);
    }

    [Fact]
    public void Bumps_in_a_valley_are_passed_over()
    {
        LearningRateCurve curve = Curve(9, 9, 8, 8.5, 7, 7.5, 6, 5, 9, 9); // 9 8 7 6 5, and 9 8.5 7.5 6 5 as long: five steps to step 7

        Assert.Equal(Rate(5), curve.Suggestion);
    }

    [Fact]
    public void Of_two_valleys_the_longer_counts_and_not_the_steeper()
    {
        LearningRateCurve curve = Curve(9, 5, 1, 9, 8.9, 8.8, 8.7, 8.6, 9, 9); // 9 … 8.6 are steps 3 to 7

        Assert.Equal(Rate(5), curve.Suggestion);
        Assert.Equal(Rate(1), curve.Steepest);
    }

    [Fact]
    public void A_curve_that_falls_to_its_end_is_one_valley() =>
        Assert.Equal(Rate(5), Curve([.. Enumerable.Range(0, 10).Select(i => 10.0 - i)]).Suggestion);

    [Fact]
    public void The_steepest_fall_is_by_the_logarithm_of_the_rate()
    {
        var curve = new LearningRateCurve([1, 10, 11], [5, 3, 2.9]); // −2 over a decade, −0.1 over a 24th of one

        Assert.Equal(10, curve.Steepest);
    }

    [Fact]
    public void Losses_from_the_first_that_is_no_number_on_do_not_count()
    {
        LearningRateCurve curve = Curve(4, 4, 3, 2, double.NaN, 1.5, 1, 0.5, 0.2, 0.1);

        Assert.Equal(Rate(2), curve.Suggestion);
        Assert.Equal(10, curve.Points.Count);
    }

    [Fact]
    public void A_loss_that_never_falls_suggests_nothing() => Assert.All(
        (double[][])[[], [1], [1, 1, 2, 3], [double.NaN, 2, 1]], losses =>
        {
            Assert.Null(Curve(losses).Suggestion);
            Assert.Null(Curve(losses).Steepest);
        });

    [Fact]
    public void Lists_that_do_not_match_and_rates_that_do_not_grow_are_refused()
    {
        string Message(double[] rates, double[] losses) =>
            Assert.Throws<ArgumentException>(() => new LearningRateCurve(rates, losses)).Message;

        Assert.Contains("There are 2 learning rates and 1 losses.", Message([1, 2], [1]));
        Assert.Contains("Learning rate 1 is 1.", Message([1, 1], [1, 2]));
        Assert.Contains("Learning rate 0 is 0.", Message([0, 1], [1, 2]));
    }

    [Fact]
    public void It_becomes_a_table_and_a_file()
    {
        using var folder = new TempFolder();
        var curve = new LearningRateCurve([1e-7, 0.1], [2.5, 1]);

        curve.WriteCsv(folder["curve.csv"]);
        IDataView table = curve.ToDataView(new MLContext());

        Assert.Equal(["LearningRate,Loss", "1E-07,2.5", "0.1,1"], File.ReadAllLines(folder["curve.csv"]));
        Assert.Equal([1e-7, 0.1], table.GetColumn<double>("LearningRate"));
        Assert.Equal([2.5, 1], table.GetColumn<double>("Loss"));
    }

    private static double Rate(int step) => Math.Pow(2, step);

    private static LearningRateCurve Curve(params double[] losses) => new([.. losses.Select((_, step) => Rate(step))], losses);
}
