using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Training.Augmentation;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class AugmenterTests
{
    private const int Side = 48;

    private static readonly AugmentationOptions Everything = new()
    {
        RandomInterpolation = true,
        PhotometricDistortion = 0.5,
        Policy = AugmentationPolicy.RandAugment,
        RandomErasing = 0.5,
    };

    private static readonly AugmentationOptions Whole = AugmentationOptions.None with
    {
        Crop = TrainingCrop.Area,
        SmallestArea = 1,
        LargestAspectRatio = 1,
    };

    [Fact]
    public void The_centre_is_the_plain_middle_of_the_image()
    {
        PixelImage image = Images.Noise(64, 61);

        var crop = new float[3 * Side * Side];
        Augmenter.Centre(image, Side, crop);

        Assert.Equal(Images.Values(Side, Side, (c, y, x) => Images.NoiseAt(c, y + 8, x + 6) - (int)Images.Mean.Mean[c]), crop);
        Assert.Equal(crop, Crop(AugmentationOptions.None, image, seed: 1));
    }

    [Fact]
    public void An_image_of_unknown_values_is_cropped_as_it_is()
    {
        var crop = new float[3 * Side * Side];
        Augmenter.Centre(Images.OfUnknown(50, 52, Images.NoiseAt), Side, crop);

        Assert.Equal(Images.Values(Side, Side, (c, y, x) => Images.NoiseAt(c, y + 1, x + 2)), crop);
    }

    [Fact]
    public void A_whole_image_is_resized_as_LoadPixels_does_it()
    {
        const int From = 80;
        var raster = new Raster();
        raster.Resize(Extent.Whole(From), Extent.Whole(From));
        for (int i = 0; i < From * From * 3; i++)
        {
            var (channel, place) = Math.DivRem(i, From * From);
            raster.Bytes.Span[place * 4 + channel] = (byte)Images.NoiseAt(channel, place / From, place % From);
        }
        var expected = new byte[3 * Side * Side];
        new Resampler().Resample(raster, new(Side, Side, Left: 0, Top: 0), Side, expected);

        float[] crop = Crop(Whole, Images.Noise(From, From), seed: 1);

        for (int i = 0; i < crop.Length; i++)
            Assert.Equal(expected[i], crop[i] + Images.Mean.Mean[i / (Side * Side)], tolerance: 0.501f);
    }

    [Fact]
    public void Half_of_the_images_are_mirrored()
    {
        PixelImage image = Images.Noise(Side, Side);
        float[] plain = Crop(AugmentationOptions.None, image, seed: 0);
        float[] mirrored = [.. plain.Chunk(Side).SelectMany(row => row.Reverse())];
        AugmentationOptions options = AugmentationOptions.None with { Mirror = true };

        int count = 0;
        for (int seed = 0; seed < 1000; seed++)
        {
            float[] crop = Crop(options, image, seed);
            Assert.Equal(crop[0] == plain[0] ? plain : mirrored, crop);
            count += crop[0] == plain[0] ? 0 : 1;
        }
        Assert.InRange(count, 440, 560);
    }

    [Fact]
    public void The_same_random_gives_the_same_crop_to_the_bit_on_any_thread()
    {
        PixelImage image = Images.Noise(60, 70);
        var augmenter = new Augmenter(Everything, Side);
        float[][] expected = [.. Enumerable.Range(0, 200).Select(seed => Crop(Everything, image, seed))];
        var found = new float[expected.Length][];

        Parallel.For(0, expected.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, seed =>
        {
            found[seed] = new float[3 * Side * Side];
            augmenter.Apply(image, new Random(seed), found[seed]);
        });

        Assert.Equal(expected, found);
        Assert.Equal(expected.Length, expected.Select(crop => string.Join(' ', crop)).Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_mean_image_is_cropped_resized_and_mirrored_with_the_image(bool randomInterpolation)
    {
        float[] mean = Images.Values(64, 64, (c, y, x) => 20 * c + y + 2 * x);
        PixelImage image = Images.Of(64, 64, (c, y, x) => 20 * c + y + 2 * x + 10, new PixelNormalization(mean, [0.5f, 1, 2]));
        AugmentationOptions options = new() { RandomInterpolation = randomInterpolation };

        for (int seed = 0; seed < 20; seed++)
        {
            float[] crop = Crop(options, image, seed);
            for (int i = 0; i < crop.Length; i++)
                Assert.Equal(10 * (i / (Side * Side)) switch { 0 => 0.5f, 1 => 1, _ => 2 }, crop[i], tolerance: 1e-3f);
        }
    }

    [Fact]
    public void Random_interpolation_draws_each_of_four_methods()
    {
        PixelImage image = Images.Noise(71, 71);

        string[] crops = [.. Enumerable.Range(0, 60).Select(seed =>
            string.Join(' ', Crop(Whole with { RandomInterpolation = true }, image, seed)[..20]))];

        int[] counts = [.. crops.GroupBy(crop => crop).Select(same => same.Count())];
        Assert.Equal(4, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 5, 30));
    }

    [Fact]
    public void Whatever_is_done_to_colours_keeps_their_bounds()
    {
        PixelImage image = Images.Of(64, 64, (_, y, x) => (y / 4 + x / 4) % 2 == 0 ? 0 : 255, new PixelNormalization([0, 0, 0], []));

        for (int seed = 0; seed < 200; seed++)
            Assert.All(Crop(Everything with { RandomErasing = 0 }, image, seed), value => Assert.InRange(value, 0, 255));
        for (int seed = 0; seed < 20; seed++)
            Assert.All(Crop(new() { RandomInterpolation = true }, image, seed), value => Assert.InRange(value, 0, 255.001f));
    }

    [Fact]
    public void Places_that_a_warp_leaves_empty_are_zero_for_the_network()
    {
        PixelImage white = Images.Of(Side, Side, (_, _, _) => 255);

        bool HasEmptyPlace(int seed)
        {
            float[] crop = Crop(AugmentationOptions.None with { Policy = AugmentationPolicy.TrivialAugment }, white, seed);
            return Enumerable.Range(0, Side * Side)
                .Any(place => crop[place] == 0 && crop[place + Side * Side] == 0 && crop[place + 2 * Side * Side] == 0);
        }
        Assert.InRange(Enumerable.Range(0, 60).Count(HasEmptyPlace), 10, 30); // 5 of 14 operations are warps
    }

    [Theory]
    [InlineData(AugmentationPolicy.TrivialAugment, 0, "Policy is TrivialAugment")]
    [InlineData(AugmentationPolicy.None, 0.5, "PhotometricDistortion is 0.5")]
    public void Changing_colours_that_are_not_known_says_how_to_know_them(AugmentationPolicy policy, double distortion, string option)
    {
        AugmentationOptions options = new() { Policy = policy, PhotometricDistortion = distortion };
        PixelImage image = Images.OfUnknown(Side, Side, Images.NoiseAt);

        var e = Assert.Throws<InvalidOperationException>(() => Crop(options, image, seed: 1));

        Assert.StartsWith(option, e.Message, StringComparison.Ordinal);
        Assert.Contains("LoadPixels and NormalizeZeroMean", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Geometry_and_erasing_need_no_known_colours()
    {
        AugmentationOptions options = new() { RandomInterpolation = true, RandomErasing = 1 };

        Assert.All(Crop(options, Images.OfUnknown(64, 64, Images.NoiseAt), seed: 1), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void As_many_images_are_erased_as_asked_for(double probability)
    {
        PixelImage image = Images.Of(Side, Side, (_, _, _) => 100, new PixelNormalization([100, 100, 100], []));
        AugmentationOptions options = AugmentationOptions.None with { RandomErasing = probability };

        int erased = Enumerable.Range(0, 1000).Count(seed => Crop(options, image, seed).Any(value => value != 0));

        Assert.InRange(erased, 1000 * probability - 45, 1000 * probability + 45);
    }

    private static float[] Crop(AugmentationOptions options, PixelImage image, int seed)
    {
        var crop = new float[3 * Side * Side];
        new Augmenter(options, Side).Apply(image, new Random(seed), crop);
        return crop;
    }
}
