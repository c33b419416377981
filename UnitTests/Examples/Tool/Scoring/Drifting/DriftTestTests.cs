using Tool.Scoring.Drifting;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring.Drifting;

public class DriftTestTests
{
    // A level of 1 % gives 20 of 2,000, more than 40 with a probability of 2e-5.
    [Theory]
    [InlineData(340, 170)]
    [InlineData(340, 500)]
    [InlineData(100, 50)]
    [InlineData(50, 1_000)]
    public void Draws_from_the_source_of_the_reference_alarm_no_more_often_than_the_level_says(int referenceImages, int images)
    {
        var random = new Random(7);
        int alarms = 0;
        for (int trial = 0; trial < 2_000; trial++)
        {
            double[] sorted = [.. Enumerable.Range(0, referenceImages).Select(_ => random.NextDouble()).Order()];
            int bins = Math.Clamp(referenceImages / 10, 2, 10);
            double[] edges = [.. Enumerable.Range(1, bins - 1).Select(bin => sorted[bin * referenceImages / bins])];
            IEnumerable<double> others = Enumerable.Range(0, images).Select(_ => random.NextDouble());
            if (DriftTest.OfRanges(Counts(sorted, edges), Counts(others, edges)) <= 0.01)
                alarms++;
        }

        Assert.InRange(alarms, 1, 40);
    }

    [Fact]
    public void Rare_classes_count_as_one_and_alarm_no_more_often_than_the_level_says()
    {
        var random = new Random(8);
        int Draw() => random.Next(random.Next(1, 101)); // of a hundred classes, most of which are rare
        long[] Some(int images)
        {
            var counts = new long[100];
            for (int i = 0; i < images; i++)
                counts[Draw()]++;
            return counts;
        }

        Assert.InRange(Enumerable.Range(0, 2_000).Count(_ => DriftTest.OfKinds(Some(200), Some(80)) <= 0.01), 1, 40);
    }

    [Fact]
    public void A_shift_alarms_and_says_where_to()
    {
        long[] reference = [34, 34, 34, 34, 34, 34, 34, 34, 34, 34], lower = [60, 40, 30, 20, 10, 5, 3, 1, 1, 0];

        Assert.InRange(DriftTest.OfRanges(reference, lower), 1e-40, 1e-12);
        Assert.InRange(DriftTest.ShareAbove(reference, lower), 0.1, 0.25);
        Assert.Equal(0.5, DriftTest.ShareAbove(reference, reference));
        Assert.InRange(DriftTest.OfRanges(reference, [.. reference.Select(count => count * 3)]), 0.99, 1);
        Assert.Equal(1, DriftTest.OfKinds(reference, [.. reference.Select(count => count * 3)]), 1e-9);
        Assert.InRange(DriftTest.OfKinds(reference, lower), 1e-40, 1e-12);
    }

    [Fact]
    public void Nothing_can_be_said_where_all_images_are_in_one_bin()
    {
        Assert.Equal(1, DriftTest.OfRanges([0, 80], [0, 70]));
        Assert.Equal(1, DriftTest.OfKinds([0, 80], [0, 70]));
    }

    [Fact]
    public void The_correction_of_Holm_multiplies_by_the_number_of_hypotheses_that_are_left()
    {
        double[] corrected = DriftTest.Corrected([0.04, 0.01, 0.5, 0.015]);

        double[] expected = [0.08, 0.04, 0.5, 0.045];
        Assert.All(corrected.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    private static long[] Counts(IEnumerable<double> values, double[] edges)
    {
        var counts = new long[edges.Length + 1];
        foreach (double value in values)
            counts[edges.Count(edge => value >= edge)]++;
        return counts;
    }
}
