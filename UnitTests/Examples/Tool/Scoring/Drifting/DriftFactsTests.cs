using System.Text.Json;
using Tool.Scoring.Drifting;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring.Drifting;

public class DriftFactsTests
{
    private static readonly string[] ClassNames = ["daisy", "rose"];
    private static readonly long[][] Reference = [[50, 50], [30, 40, 30], [60, 40]];

    [Fact]
    public void Parts_that_are_merged_are_the_whole_to_the_last_bit()
    {
        DriftFacts whole = Of([61, 44], [1, 3, 101], [13, 92]);

        DriftFacts merged = DriftFacts.Merged(
            [Of([60, 40], [1, 2, 97], [12, 88]), Of([0, 0], [0, 0, 0], [0, 0]), Of([1, 4], [0, 1, 4], [1, 4])], ClassNames)!;

        Assert.Equal(JsonSerializer.Serialize(whole), JsonSerializer.Serialize(merged));
        Assert.Equal(105, merged.Images);
    }

    [Fact]
    public void A_part_that_was_not_compared_or_has_another_reference_cannot_be_merged()
    {
        DriftFacts part = Of([61, 44], [1, 3, 101], [13, 92]);
        DriftFacts other = part with { Quantities = [part.Quantities[0] with { Reference = [49, 51] }, .. part.Quantities.Skip(1)] };

        Assert.Null(DriftFacts.Merged([part, null], ClassNames));
        Assert.Throws<ArgumentException>(() => DriftFacts.Merged([part, other], ClassNames));
        other = part with { Quantities = [.. part.Quantities.Take(2)] };
        Assert.Throws<ArgumentException>(() => DriftFacts.Merged([part, other], ClassNames));
    }

    [Fact]
    public void The_line_names_what_changed_most_first()
    {
        DriftFacts facts = Of([52, 53], [100, 3, 2], [30, 75]);

        string line = facts.ToLine(0.01);

        Assert.Matches("^drift: p = [0-9.]+e-[0-9]+, unknown p-values are lower, more images are taken for 'rose' than in ", line);
        Assert.True(facts.PValue < 1e-10);
        Assert.EndsWith("no significant change", Of([52, 53], [30, 42, 33], [62, 43]).ToLine(0.01));
    }

    [Fact]
    public void Fewer_than_fifty_images_are_counted_and_not_tested()
    {
        DriftFacts few = Of([49, 0], [49, 0, 0], [0, 49]);

        Assert.Null(few.PValue);
        Assert.All(few.Quantities, own => Assert.Null(own.PValue));
        Assert.Equal("drift: not tested, 50 scored images are needed", few.ToLine(0.01));
        Assert.NotNull(Of([50, 0], [50, 0, 0], [0, 50]).PValue);
    }

    [Fact]
    public void What_is_known_of_too_few_images_is_not_tested_and_does_not_count_in_the_correction()
    {
        DriftFacts all = Of([61, 44], [1, 3, 101], [13, 92]);

        var withSizes = DriftFacts.Of(
            ["score", "width", "height", "unknown_p_value", "class"], [Reference[0], [0, 100, 0], [], Reference[1], Reference[2]],
            [[61, 44], [0, 0, 49], [], [1, 3, 101], [13, 92]], ClassNames);

        Assert.Equal(
            all.Quantities.Select(own => own.PValue),
            withSizes.Quantities.Where(own => own.Name is not ("width" or "height")).Select(own => own.PValue));
        Assert.Equal([null, null], withSizes.Quantities.Skip(1).Take(2).Select(own => own.PValue));
        Assert.Contains("known of 49 images only", withSizes.Quantities[1].WhyNot);
        Assert.Contains("the calibration does not know it", withSizes.Quantities[2].WhyNot);
    }

    [Theory]
    [InlineData(640, 1)] // the size of all held-out images
    [InlineData(639, 1e-20)]
    [InlineData(641, 1e-20)]
    public void Images_of_one_new_size_alarm_at_once(int width, double most)
    {
        var facts = DriftFacts.Of(
            ["width"], [[0, 100, 0]], [[width < 640 ? 60 : 0, width == 640 ? 60 : 0, width > 640 ? 60 : 0]], ClassNames);

        Assert.InRange(facts.PValue!.Value, most == 1 ? 1 : 0, most);
    }

    [Theory]
    [InlineData(0, "p < 1e-300")]
    [InlineData(3.04e-9, "p = 3e-9")]
    [InlineData(1.26e-20, "p = 1.3e-20")]
    [InlineData(0.0123, "p = 0.012")]
    [InlineData(1, "p = 1")]
    public void A_p_value_has_two_digits(double pValue, string text) => Assert.Equal(text, DriftFacts.Text(pValue));

    private static DriftFacts Of(long[] score, long[] unknown, long[] classes) =>
        DriftFacts.Of(["score", "unknown_p_value", "class"], Reference, [score, unknown, classes], ClassNames);
}
