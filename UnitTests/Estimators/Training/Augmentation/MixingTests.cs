using MLNet.GoogLeNet.Training.Augmentation;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class MixingTests
{
    private const int Count = 5, Side = 20, Length = 3 * Side * Side;
    private static readonly AugmentationOptions Off = new(), MixUp = new() { MixUpAlpha = 0.8 }, CutMix = new() { CutMixAlpha = 1 };

    public static TheoryData<AugmentationOptions> Ways => [MixUp, CutMix, MixUp with { CutMixAlpha = 1 }];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Images_are_mixed_by_the_same_share_as_their_labels_whose_mass_stays_one(AugmentationOptions options)
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var (images, targets) = Mixed(options, seed);
            for (int i = 0; i < Count; i++)
            {
                float[] target = targets[(i * Count)..((i + 1) * Count)];
                Assert.Equal(1, target.Sum(), tolerance: 1e-5);
                Assert.All(target, share => Assert.InRange(share, 0, 1));
                // Image j is 2^j everywhere and has class j, so that the mean of a mixed image tells what is in it.
                double expected = target.Select((share, j) => share * Math.Pow(2, j)).Sum();
                Assert.Equal(expected, images[(i * Length)..((i + 1) * Length)].Average(), tolerance: 1e-3);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Each_image_is_mixed_with_another_and_each_is_used_once(AugmentationOptions options)
    {
        var (_, targets) = Mixed(options, seed: 4);
        int[] others = [.. Enumerable.Range(0, Count).Select(i =>
            Enumerable.Range(0, Count).Single(j => j != i && targets[i * Count + j] > 0))];
        Assert.Equal(Count, others.Distinct().Count());
    }

    [Fact]
    public void MixUp_blends_every_pixel()
    {
        var (images, targets) = Mixed(MixUp, seed: 2);
        Assert.Single(images[..Length].Distinct());
        Assert.Equal(2, targets[..Count].Count(share => share > 0));
    }

    [Fact]
    public void CutMix_pastes_one_rectangle_in_all_channels()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var (images, targets) = Mixed(CutMix, seed);
            float[] image = images[..Length];
            int[] pasted = [.. Enumerable.Range(0, Side * Side).Where(i => image[i] != 1)];
            Assert.Equal(1 - targets[0], pasted.Length / (double)(Side * Side), tolerance: 1e-5);
            Assert.All([1, 2], channel =>
                Assert.Equal(pasted, Enumerable.Range(0, Side * Side).Where(i => image[channel * Side * Side + i] != 1)));
            if (pasted.Length > 0)
            {
                int height = pasted.Max(i => i / Side) - pasted.Min(i => i / Side) + 1;
                int width = pasted.Max(i => i % Side) - pasted.Min(i => i % Side) + 1;
                Assert.Equal(height * width, pasted.Length);
            }
        }
    }

    [Fact]
    public void With_both_each_mini_batch_takes_one_of_them_by_chance()
    {
        int blended = 0;
        for (int seed = 0; seed < 400; seed++)
            blended += Mixed(new() { MixUpAlpha = 5, CutMixAlpha = 5 }, seed).Images.Any(value => value != MathF.Round(value)) ? 1 : 0;
        Assert.InRange(blended, 160, 240);
    }

    [Fact]
    public void Without_either_and_for_a_image_alone_nothing_changes()
    {
        Assert.False(new Mixing(Off, Side).IsOn);
        Assert.True(new Mixing(MixUp, Side).IsOn);
        Assert.True(new Mixing(CutMix, Side).IsOn);
        Assert.Equal(Images(), Mixed(Off, seed: 1).Images);

        float[] alone = Images()[Length..(2 * Length)], target = [0, 1];
        Assert.False(new Mixing(MixUp, Side).Apply(alone, target, count: 1, new Random(1)));
        Assert.Equal(Images()[Length..(2 * Length)], alone);
        Assert.Equal([0, 1], target);
    }

    [Fact]
    public void It_says_whether_it_has_changed_the_images()
    {
        bool[] changed = [.. Enumerable.Range(0, 400).Select(seed =>
        {
            float[] images = Images();
            bool isMixed = new Mixing(CutMix, Side).Apply(images, new float[Count * Count], Count, new Random(seed));
            Assert.Equal(!images.SequenceEqual(Images()), isMixed);
            return isMixed;
        })];

        Assert.Contains(true, changed);
        Assert.Contains(false, changed); // where the rectangle has no area
    }

    private static (float[] Images, float[] Targets) Mixed(AugmentationOptions options, int seed)
    {
        float[] images = Images();
        var targets = new float[Count * Count];
        for (int i = 0; i < Count; i++)
            targets[i * Count + i] = 1;
        new Mixing(options, Side).Apply(images, targets, Count, new Random(seed));
        return (images, targets);
    }

    private static float[] Images() => [.. Enumerable.Range(0, Count * Length).Select(i => MathF.Pow(2, i / Length))];
}
