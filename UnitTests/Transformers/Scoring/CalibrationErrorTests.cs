using MLNet.GoogLeNet.Transformers.Scoring;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

public class CalibrationErrorTests
{
    [Fact]
    public void It_is_the_mean_distance_of_probability_and_right_answers_in_a_bin() =>
        Assert.Equal((0.4 * 2 + 0.3) / 3, CalibrationError.Of([[0.9f, 0.1f], [0.1f, 0.9f], [0.7f, 0.3f]], [0, 0, 0]), 1e-6);

    [Fact]
    public void Probabilities_that_are_as_often_right_as_they_say_have_none() =>
        Assert.Equal(0, CalibrationError.Of([[0.75f, 0.25f], [0.75f, 0.25f], [0.75f, 0.25f], [0.75f, 0.25f]], [0, 0, 1, 0]), 1e-9);

    [Fact]
    public void Errors_of_two_bins_do_not_cancel_each_other_out() =>
        Assert.Equal((0.1 + 1) / 2, CalibrationError.Of([[0.9f, 0.1f], [1, 0]], [0, 1]), 1e-6);
}
