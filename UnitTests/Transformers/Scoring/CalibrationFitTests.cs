using MLNet.GoogLeNet.Transformers.Scoring;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

public class CalibrationFitTests
{
    // n images have the ⌈(n + 1)·coverage⌉-th highest probability as the threshold.
    [Theory]
    [InlineData(19, 0.95, 1)]
    [InlineData(18, 0.95, null)]
    [InlineData(39, 0.95, 2)]
    [InlineData(40, 0.95, 2)]
    [InlineData(9, 0.5, 5)]
    [InlineData(0, 0.5, null)]
    public void The_threshold_leaves_out_what_the_coverage_allows_for_one_image_more(int count, double coverage, int? fromBelow)
    {
        double[] own = [.. Enumerable.Range(1, count).Select(i => i / 100.0)];

        float threshold = CalibrationFit.Threshold(own, coverage);

        Assert.Equal(fromBelow is { } place ? place / 100f : 0, threshold);
    }
}
