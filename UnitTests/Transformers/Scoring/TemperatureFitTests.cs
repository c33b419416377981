using MLNet.GoogLeNet.Transformers.Scoring;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

public class TemperatureFitTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(0.1f)]
    [InlineData(50)]
    public void The_probability_becomes_the_share_of_right_answers(float logit) =>
        Assert.Equal(logit / Math.Log(3), ThreeOfFourRight(logit).Temperature(), 1e-5 * logit); // p = 3 / 4 where logit / T = ln 3

    [Fact]
    public void Huge_logits_have_a_temperature_and_a_loss()
    {
        TemperatureFit fit = ThreeOfFourRight(800); // best at 728, which is beyond the range

        Assert.Equal(100, fit.Temperature(), 1e-3);
        Assert.Equal(800 / 100.0 / 4, fit.Loss(100), 1e-3);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    public void Where_all_answers_are_right_the_probability_is_as_if_of_two_more_one_were_wrong(float logit)
    {
        var fit = new TemperatureFit();
        for (int i = 0; i < 4; i++)
            fit.Add([0, logit], label: 1);

        Assert.True(fit.AreAllRight);
        Assert.Equal(logit / Math.Log(5), fit.Temperature(), 1e-5 * logit); // p = 5 / 6 where logit / T = ln 5
        Assert.False(ThreeOfFourRight(logit).AreAllRight);
    }

    private static TemperatureFit ThreeOfFourRight(float logit)
    {
        var fit = new TemperatureFit();
        for (int i = 0; i < 4; i++)
            fit.Add([0, logit], label: i == 0 ? 0 : 1);
        return fit;
    }
}
