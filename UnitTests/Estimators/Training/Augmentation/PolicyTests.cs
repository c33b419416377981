using MLNet.GoogLeNet.Training.Augmentation;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class PolicyTests
{
    private const int Side = 64;

    public static TheoryData<string> Adjustable => [.. Enum.GetNames<PolicyOperation>()
        .Except([nameof(PolicyOperation.Identity), nameof(PolicyOperation.AutoContrast), nameof(PolicyOperation.Equalize)])];

    [Theory]
    [MemberData(nameof(Adjustable))]
    public void An_operation_of_strength_0_changes_nothing_and_a_stronger_one_changes_more(string name)
    {
        var operation = Enum.Parse<PolicyOperation>(name);
        foreach (PolicyRanges ranges in (PolicyRanges[])[PolicyRanges.TrivialAugment, PolicyRanges.RandAugment(Side)])
        {
            Assert.Equal(0, Change(ranges, operation, 0));
            foreach (double sign in (double[])[1, -1])
            {
                double weak = Change(ranges, operation, 0.3 * sign), strong = Change(ranges, operation, sign);
                Assert.True(weak > 0 && strong > weak, $"{operation}: {weak} at 0.3, {strong} at 1");
            }
        }
    }

    [Fact]
    public void At_full_strength_the_wide_list_leaves_2_bits_and_inverts_everything()
    {
        Assert.Equal(4, Applied(PolicyRanges.TrivialAugment, PolicyOperation.Posterize, 1).Pixels.ToArray().Distinct().Count());
        Assert.Equal(16, Applied(PolicyRanges.RandAugment(Side), PolicyOperation.Posterize, 1).Pixels.ToArray().Distinct().Count());
        Assert.Equal(
            Image().Pixels.ToArray().Select(value => (byte)(255 - value)),
            Applied(PolicyRanges.TrivialAugment, PolicyOperation.Solarize, 1).Pixels.ToArray());
    }

    [Theory]
    [InlineData(nameof(PolicyOperation.TranslateX), 0, 32)]
    [InlineData(nameof(PolicyOperation.TranslateY), 32, 0)]
    public void At_full_strength_the_wide_list_moves_by_32_pixels(string operation, int down, int right)
    {
        Frame frame = Applied(PolicyRanges.TrivialAugment, Enum.Parse<PolicyOperation>(operation), 1), before = Image();
        Assert.Equal(before.At(1, 5, 7), frame.At(1, 5 + down, 7 + right));
    }

    [Fact]
    public void RandAugment_moves_by_150_of_331_and_turns_by_30_degrees_at_most()
    {
        PolicyRanges ranges = PolicyRanges.RandAugment(331);
        Assert.Equal((150, 30), (ranges.Translation, ranges.Rotation));
    }

    [Fact]
    public void TrivialAugment_draws_each_operation_alike()
    {
        // Of its 14 operations the identity, and every operation at strength 0, leaves the image alone.
        double expected = (1 + 11 / 31.0) / 14;
        Assert.Equal(expected, Untouched(AugmentationPolicy.TrivialAugment, draws: 4000), tolerance: 0.015);
    }

    [Fact]
    public void TrivialAugment_reaches_its_full_strength()
    {
        // Black becomes white in one way only: solarized at strength 30 of 30, which is 1 of 14 · 31 draws.
        var random = new Random(3);
        var draw = new Policy(AugmentationPolicy.TrivialAugment, 4);

        int white = Enumerable.Range(0, 8000).Count(_ =>
        {
            Frame frame = Images.Frame(4, (_, _, _) => 0);
            draw.Apply(frame, random);
            return frame.At(0, 2, 2) == 255;
        });

        Assert.InRange(white, 8, 30);
    }

    [Fact]
    public void RandAugment_leaves_a_image_alone_when_both_draws_are_the_identity() =>
        Assert.Equal(1 / 196.0, Untouched(AugmentationPolicy.RandAugment, draws: 4000), tolerance: 0.004);

    [Fact]
    public void No_policy_does_nothing() => Assert.Equal(1, Untouched(AugmentationPolicy.None, draws: 10));

    private static double Untouched(AugmentationPolicy policy, int draws)
    {
        var random = new Random(3);
        var draw = new Policy(policy, 16);
        Frame frame = Images.Frame(16, (c, y, x) => 20 + Images.NoiseAt(c, y, x) * 4 / 5);
        byte[] before = frame.Pixels.ToArray();
        int untouched = 0;
        for (int i = 0; i < draws; i++)
        {
            before.CopyTo(frame.Pixels);
            draw.Apply(frame, random);
            untouched += frame.Pixels.SequenceEqual(before) ? 1 : 0;
        }
        return (double)untouched / draws;
    }

    private static double Change(PolicyRanges ranges, PolicyOperation operation, double strength)
    {
        byte[] before = Image().Pixels.ToArray(), after = Applied(ranges, operation, strength).Pixels.ToArray();
        return before.Zip(after, (x, y) => Math.Abs(x - y)).Average();
    }

    private static Frame Applied(PolicyRanges ranges, PolicyOperation operation, double strength)
    {
        Frame frame = Image();
        ranges.Apply(operation, strength, frame);
        return frame;
    }

    // Smooth enough that moving it further changes it more, and rough enough to be sharpened.
    private static Frame Image() => Images.Frame(Side, (c, y, x) =>
        (int)(127.5 + 117.5 * Math.Sin((x * (3 - c) + y * (c + 1)) / 40.0)) + Images.NoiseAt(c, y, x) / 12 - 10);
}
