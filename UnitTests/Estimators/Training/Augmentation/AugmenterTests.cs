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
        VerticalFlip = true,
        QuarterTurns = true,
        MaxRotation = 30,
        Blur = 1.5,
        Noise = 10,
        JpegQuality = 30,
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
    public void Half_of_the_images_are_flipped_top_to_bottom()
    {
        int[] counts = Orientations(AugmentationOptions.None with { VerticalFlip = true }, ["upright", "flipped"]);

        Assert.All(counts, count => Assert.InRange(count, 440, 560));
    }

    [Fact]
    public void Each_quarter_turn_is_as_likely()
    {
        int[] counts = Orientations(
            AugmentationOptions.None with { QuarterTurns = true }, ["upright", "turned by 90", "turned by 180", "turned by 270"]);

        Assert.All(counts, count => Assert.InRange(count, 200, 300));
    }

    [Fact]
    public void Mirrored_and_turned_an_image_has_all_eight_orientations()
    {
        int[] counts = Orientations(
            AugmentationOptions.None with { QuarterTurns = true, Mirror = true }, [.. OrientedNoise.Keys]);

        Assert.All(counts, count => Assert.InRange(count, 85, 165));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_rotated_image_keeps_its_middle_and_its_empty_corners_are_zero_for_the_network(bool isKnown)
    {
        PixelImage image = isKnown ? Images.Of(Side, Side, (_, _, _) => 200) : Images.OfUnknown(Side, Side, (_, _, _) => 77);
        AugmentationOptions options = AugmentationOptions.None with { MaxRotation = 180 };
        int[] corners = [0, Side - 1, (Side - 1) * Side, Side * Side - 1];

        float[][] rotated = [.. Enumerable.Range(0, 40).Select(seed => Crop(options, image, seed))];

        foreach (float[] crop in rotated)
            for (int channel = 0; channel < 3; channel++)
                Assert.Equal(
                    isKnown ? 200 - Images.Mean.Mean[channel] : 77, crop[(channel * Side + Side / 2) * Side + Side / 2], tolerance: 1e-3f);
        Assert.InRange(rotated.Count(crop => corners.All(corner => crop[corner] == 0)), 30, 40); // all but those near a quarter turn
    }

    [Fact]
    public void The_more_an_image_is_blurred_the_less_of_its_noise_is_left()
    {
        PixelImage image = Images.Of(Side, Side, Images.NoiseAt, new PixelNormalization([0, 0, 0], []));
        double sharp = Deviation(Crop(AugmentationOptions.None, image, seed: 0));
        double[] left = [.. Enumerable.Range(0, 200)
            .Select(seed => Deviation(Crop(AugmentationOptions.None with { Blur = 2 }, image, seed)) / sharp)];

        // At a deviation of 2 pixels noise falls to 1 / (2 √π · 2) of it; up to 0.3 pixels almost nothing happens.
        Assert.InRange(left.Min(), 0.13, 0.17);
        Assert.InRange(left.Max(), 0.999, 1);
        Assert.InRange(left.Count(share => share < 0.3), 75, 125); // from 0.95 pixels on
    }

    [Fact]
    public void Each_image_has_noise_of_a_deviation_up_to_the_strength()
    {
        PixelImage image = Images.Of(Side, Side, (_, _, _) => 120, new PixelNormalization([120, 120, 120], []));
        double[] deviations =
            [.. Enumerable.Range(0, 300).Select(seed => Deviation(Crop(AugmentationOptions.None with { Noise = 20 }, image, seed)))];

        Assert.InRange(deviations.Min(), 0, 1);
        Assert.InRange(deviations.Max(), 19, 20.6);
        Assert.InRange(deviations.Average(), 9, 11);
    }

    [Fact]
    public void Qualities_are_drawn_from_the_lowest_to_100()
    {
        string Applied(int quality)
        {
            Frame frame = Images.Frame(Side, Images.NoiseAt);
            JpegArtefacts.Apply(frame, quality, new Raster());
            return Convert.ToHexString(frame.Pixels[..64]);
        }
        var normalization = new PixelNormalization([0, 0, 0], []);
        PixelImage image = Images.Of(Side, Side, Images.NoiseAt, normalization);

        string[] found = [.. Enumerable.Range(0, 400).Select(seed => Convert.ToHexString(
            [.. Crop(AugmentationOptions.None with { JpegQuality = 91 }, image, seed)[..64].Select(value => (byte)value)]))];

        Assert.Equal(Enumerable.Range(91, 10).Select(Applied).Order(), found.Distinct().Order());
        Assert.All(found.CountBy(crop => crop), quality => Assert.InRange(quality.Value, 15, 70));
    }

    [Fact]
    public void Changes_come_in_the_order_of_an_image_on_its_way_into_a_file()
    {
        AugmentationOptions options = Everything with { Crop = TrainingCrop.Centre };
        Workspace workspace = Workspace.OfThisThread;
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            float[] expected = Images.Values(Side, Side, Images.NoiseAt);
            Pose pose = Pose.Draw(options, random);
            if (pose.Mirror)
                expected = [.. expected.Chunk(Side).SelectMany(row => row.Reverse())];
            pose.Apply(expected, Side, Images.Mean.Mean, workspace);
            GaussianBlur.Apply(expected, Side, random.NextBetween(0, options.Blur), workspace);
            var frame = new Frame(Side);
            frame.Take(expected);
            Images.Mean.Mean.Select(mean => (byte)mean).ToArray().CopyTo(frame.Fill);
            new Policy(options.Policy, Side).Apply(frame, random);
            PhotometricDistortion.Apply(frame, options.PhotometricDistortion, random);
            GaussianNoise.Apply(frame.Pixels, random.NextBetween(0, options.Noise), random);
            JpegArtefacts.Apply(frame, random.Next(options.JpegQuality!.Value, 101), new Raster());
            Images.Mean.Apply(frame.Pixels, expected);
            if (random.NextDouble() < options.RandomErasing)
                RandomErasing.Apply(expected, Side, Images.Mean.Scale, random);

            Assert.Equal(expected, Crop(options, Images.Noise(Side, Side), seed));
        }
    }

    [Fact]
    public void The_same_random_gives_the_same_crop_to_the_bit_on_any_thread()
    {
        PixelImage image = Images.Noise(60, 70);
        var augmenter = new Augmenter(Everything, Side, Images.Mean.Scale);
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
    public void A_mean_image_is_flipped_turned_and_rotated_with_the_image()
    {
        PixelImage image = Images.Of(
            64, 64, (c, y, x) => 20 * c + y + 2 * x + 10,
            new PixelNormalization(Images.Values(64, 64, (c, y, x) => 20 * c + y + 2 * x), [0.5f, 1, 2]));
        AugmentationOptions turned = new() { VerticalFlip = true, QuarterTurns = true };

        for (int seed = 0; seed < 40; seed++)
        {
            float[] crop = Crop(turned, image, seed), rotated = Crop(turned with { MaxRotation = 180 }, image, seed);
            for (int i = 0; i < crop.Length; i++)
            {
                float full = 10 * (i / (Side * Side)) switch { 0 => 0.5f, 1 => 1, _ => 2 };
                Assert.Equal(full, crop[i], tolerance: 1e-3f);
                Assert.InRange(rotated[i], -1e-3f, full + 1e-3f); // 0 in empty corners, and something between at their edge
            }
            Assert.InRange(rotated.Count(value => value > 4.999f) / (double)rotated.Length, 0.75, 1);
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

    [Fact]
    public void Changing_colours_that_are_not_known_says_how_to_know_them()
    {
        PixelImage image = Images.OfUnknown(Side, Side, Images.NoiseAt);
        foreach (var (options, option) in new (AugmentationOptions, string)[]
        {
            (new() { Policy = AugmentationPolicy.TrivialAugment }, "Policy is TrivialAugment"),
            (new() { PhotometricDistortion = 0.5 }, "PhotometricDistortion is 0.5"),
            (new() { Noise = 7 }, "Noise is 7"),
            (new() { JpegQuality = 50 }, "JpegQuality is 50"),
        })
        {
            var e = Assert.Throws<InvalidOperationException>(() => Crop(options, image, seed: 1));
            Assert.StartsWith($"{option}, which needs colours", e.Message, StringComparison.Ordinal);
            Assert.Contains("LoadPixels and NormalizeZeroMean", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Geometry_and_blur_do_the_same_to_values_of_which_nothing_is_known()
    {
        AugmentationOptions options = AugmentationOptions.None with
        {
            Crop = TrainingCrop.Fixed,
            Mirror = true,
            VerticalFlip = true,
            QuarterTurns = true,
            MaxRotation = 90,
            Blur = 2,
        };
        PixelImage known = Images.Of(60, 70, Images.NoiseAt, new PixelNormalization([0, 0, 0], []));
        PixelImage unknown = Images.OfUnknown(60, 70, Images.NoiseAt);

        for (int seed = 0; seed < 20; seed++)
            Assert.Equal(Crop(options, known, seed), Crop(options, unknown, seed));
    }

    [Fact]
    public void Erasing_and_interpolation_need_no_known_colours()
    {
        AugmentationOptions options = new() { RandomInterpolation = true, RandomErasing = 1 };

        Assert.All(Crop(options, Images.OfUnknown(64, 64, Images.NoiseAt), seed: 1), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Erased_parts_are_no_louder_than_scaled_pixels_that_are_not_kept_as_bytes()
    {
        PixelImage image = Images.OfUnknown(Side, Side, (_, _, _) => 0);

        float[] crop = Crop(new() { Crop = TrainingCrop.Fixed, RandomErasing = 1 }, image, seed: 1, scale: [0.01f, 0.01f, 0.01f]);

        Assert.InRange(Deviation([.. crop.Where(value => value != 0)]), 0.5, 0.66); // 0.58
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

    // Noise lying in each of the eight ways, by their names; y and x are where a value comes from.
    private static readonly Dictionary<string, Func<int, int, (int Y, int X)>> OrientedNoise = new()
    {
        ["upright"] = (y, x) => (y, x),
        ["turned by 90"] = (y, x) => (Side - 1 - x, y),
        ["turned by 180"] = (y, x) => (Side - 1 - y, Side - 1 - x),
        ["turned by 270"] = (y, x) => (x, Side - 1 - y),
        ["mirrored"] = (y, x) => (y, Side - 1 - x),
        ["flipped"] = (y, x) => (Side - 1 - y, x),
        ["transposed"] = (y, x) => (x, y),
        ["transposed the other way"] = (y, x) => (Side - 1 - x, Side - 1 - y),
    };

    // How many of 1,000 crops are each of these; every crop is one of them, pixel by pixel.
    private static int[] Orientations(AugmentationOptions options, string[] expected)
    {
        PixelImage image = Images.Noise(Side, Side);
        float[][] crops = [.. expected.Select(name => Images.Values(Side, Side, (c, y, x) =>
        {
            (int fromY, int fromX) = OrientedNoise[name](y, x);
            return Images.NoiseAt(c, fromY, fromX) - (int)Images.Mean.Mean[c];
        }))];
        var counts = new int[expected.Length];
        for (int seed = 0; seed < 1000; seed++)
        {
            float[] crop = Crop(options, image, seed);
            int found = Array.FindIndex(crops, one => one.AsSpan().SequenceEqual(crop));
            Assert.True(found >= 0, $"The crop of seed {seed} is none of {string.Join(", ", expected)}.");
            counts[found]++;
        }
        return counts;
    }

    private static double Deviation(float[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static float[] Crop(AugmentationOptions options, PixelImage image, int seed, float[]? scale = null)
    {
        var crop = new float[3 * Side * Side];
        new Augmenter(options, Side, scale ?? Images.Mean.Scale).Apply(image, new Random(seed), crop);
        return crop;
    }
}
