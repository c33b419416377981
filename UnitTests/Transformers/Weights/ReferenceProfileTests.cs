using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights;

/// <summary>What a calibration keeps of its images, so that later ones can be compared with them.</summary>
public sealed class ReferenceProfileTests(CalibratedNetwork shared) : IClassFixture<CalibratedNetwork>
{
    [Fact]
    public void Each_held_out_image_counts_once_for_each_quantity()
    {
        ReferenceProfile profile = shared.Calibrated.Calibration!.Profile!;

        Assert.Equal(ReferenceProfile.Quantities.Count, profile.Counts.Length);
        Assert.All(profile.Counts.Where(counts => counts.Length > 0), counts => Assert.Equal(60, counts.Sum()));
        Assert.Equal(3, profile.Counts[^1].Length);
        Assert.Equal([10, 10, 10, 10, 10, 10], profile.Counts[2]); // brightness, where no two images are alike
    }

    [Fact]
    public void The_images_of_the_calibration_are_in_the_bins_that_it_counted()
    {
        using GoogLeNetTransformer binning = shared.Calibrated.WithProfileBins();
        ReferenceProfile profile = shared.Calibrated.Calibration!.Profile!;

        int[][] bins = [.. binning.Transform(shared.HeldOut).GetColumn<int[]>("ProfileBins")];

        for (int quantity = 0; quantity < profile.Counts.Length; quantity++)
            if (quantity != ReferenceProfile.UnknownPValue) // each image was measured without itself
                Assert.Equal(
                    profile.Counts[quantity], profile.Counts[quantity].Select((_, bin) => bins.Count(own => own[quantity] == bin)));
        Assert.Empty(binning.Transform(shared.Missing()).GetColumn<int[]>("ProfileBins").Single());
        Assert.Null(shared.Calibrated.GetOutputSchema(shared.HeldOut.Schema).GetColumnOrNull("ProfileBins"));
    }

    [Fact]
    public void A_size_that_many_images_have_is_a_bin_by_itself()
    {
        ReferenceProfile profile = WithSizes(_ => 640, i => i < 30 ? 480 : 500 + i);

        Assert.Equal([609, 640, 641, 724], profile.Edges[Width]);
        Assert.Equal([0, 0, 60, 0, 0], profile.Counts[Width]);
        Assert.Equal([431, 480, 481, 512, 609], profile.Edges[Height]); // fixed ranges but for 480
        Assert.Equal([0, 0, 30, 0, 30, 0], profile.Counts[Height]);
        Assert.Equal([1, 3], BinsOf(profile, 639, 481)[Width..(Height + 1)]);
        Assert.Equal([2, 2], BinsOf(profile, 640, 480)[Width..(Height + 1)]);
        Assert.Equal([3, 5], BinsOf(profile, 641, 9_999)[Width..(Height + 1)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(100_000)]
    public void The_smallest_and_the_largest_images_have_bins(int size)
    {
        ReferenceProfile profile = WithSizes(_ => size, _ => size);

        Assert.Equal(60, profile.Counts[Width].Max());
        Assert.Equal(3, profile.Edges[Width].Length);
        Assert.Equal(profile.Edges[Width], Read(Entry(shared.Calibrated.Calibration! with { Profile = profile })).Profile!.Edges[Width]);
    }

    [Fact]
    public void A_size_that_is_not_known_of_each_image_is_not_compared()
    {
        ReferenceProfile known = WithSizes(_ => 640, _ => 480), unknown = WithSizes(i => i == 9 ? 0 : 640, _ => 480);

        Assert.Empty(unknown.Counts[Width]);
        Assert.Equal(ReferenceProfile.NoBin, BinsOf(unknown, 640, 480)[Width]);
        Assert.Equal(ReferenceProfile.NoBin, BinsOf(known, 0, 480)[Width]);
        Assert.True(known.Has(BinsOf(known, 0, 480)) && unknown.Has(BinsOf(unknown, 640, 480)));
        int[] strange = BinsOf(known, 640, 480);
        strange[0] = ReferenceProfile.NoBin;
        Assert.False(known.Has(strange));
    }

    [Fact]
    public void Sizes_are_read_as_they_were_written_and_a_profile_from_before_has_none()
    {
        Calibration calibration = shared.Calibrated.Calibration! with { Profile = WithSizes(i => 600 + i % 3, i => 400 + i) };

        ReferenceProfile read = Read(Entry(calibration)).Profile!, before = Read(Entry(shared.Calibrated.Calibration!)).Profile!;

        Assert.Equal(calibration.Profile.Edges, read.Edges);
        Assert.Equal(calibration.Profile.Counts, read.Counts);
        Assert.Equal((0, 0), (before.Counts[Width].Length, before.Edges[Height].Length));
    }

    [Fact]
    public void Too_few_images_have_no_profile()
    {
        using GoogLeNetTransformer few = shared.Network.Calibrate(shared.Images(seed: 2, count: 49), falseAlarms: 0.05);

        Assert.Null(few.Calibration!.Profile);
        Assert.Null(few.WithProfileBins().GetOutputSchema(shared.HeldOut.Schema).GetColumnOrNull("ProfileBins"));
    }

    [Fact]
    public void It_is_read_as_it_was_written_and_a_calibration_from_before_has_none()
    {
        Calibration calibration = shared.Calibrated.Calibration!;

        ReferenceProfile read = Read(Entry(calibration)).Profile!;

        Assert.Equal(calibration.Profile!.Edges, read.Edges);
        Assert.Equal(calibration.Profile.Counts, read.Counts);
        Assert.Null(Read(Entry(calibration with { Profile = null })).Profile);
    }

    [Theory]
    [InlineData("profile.score.edges", "not in ascending order")]
    [InlineData("profile.contrast.counts", "not all whole numbers from 0 to 16,777,216")]
    [InlineData("profile.class.counts", "not a vector of 3 numbers")]
    [InlineData("profile.sharpness.edges", "not a vector of 1 to 9 numbers")]
    [InlineData("profile.brightness.counts", "not one number more than it has edges")]
    [InlineData("profile.features_2.counts", "of fewer than 50 images")]
    [InlineData("profile.unknown_p_value.edges", "missing")]
    [InlineData("profile.width.edges", "missing")]
    [InlineData("profile.height.edges", "not a vector of 1 to 69 numbers")]
    [InlineData("profile.size.edges", "missing or not expected")]
    public void A_damaged_profile_is_refused_by_name(string name, string problem)
    {
        ReferenceProfile own = shared.Calibrated.Calibration!.Profile!, sizes = WithSizes(i => 600 + i, i => 400 + i);
        Calibration calibration = shared.Calibrated.Calibration with
        {
            Profile = new(
                [.. own.Edges.Select((edges, quantity) => quantity == Width || quantity == Height ? sizes.Edges[quantity] : edges)],
                [.. own.Counts.Select((counts, quantity) => quantity == Width || quantity == Height ? sizes.Counts[quantity] : counts)]),
        };
        Dictionary<string, WeightTensor> tensors =
            SafetensorsFile.Read(new MemoryStream(Entry(calibration))).Tensors.ToDictionary();
        float[] values = tensors.TryGetValue(name, out WeightTensor? tensor) ? [.. tensor.Values] : [];
        tensors[name] = name switch
        {
            "profile.score.edges" => Vector([.. values.Reverse()]),
            "profile.contrast.counts" => Vector([values[0] + 0.5f, .. values[1..]]),
            "profile.class.counts" or "profile.brightness.counts" => Vector([.. values, 1]),
            "profile.features_2.counts" => Vector([.. values.Select(_ => 1f)]),
            _ => new([1, 1], [1]),
        };
        if (problem == "missing")
            tensors.Remove(name);
        var damaged = new MemoryStream();
        SafetensorsFile.Write(damaged, tensors);

        Assert.Equal(
            $"The saved model is damaged: its calibration cannot be read. Its tensor '{name}' is {problem}. Save the model again.",
            Assert.Throws<InvalidDataException>(() => Read(damaged.ToArray())).Message);
    }

    private static int Width => ReferenceProfile.Quantities.ToList().IndexOf(ReferenceProfile.Width);

    private static int Height => ReferenceProfile.Quantities.ToList().IndexOf(ReferenceProfile.Height);

    // Of sixty images, all alike but for their sizes.
    private static ReferenceProfile WithSizes(Func<int, float> width, Func<int, float> height)
    {
        float[][] values = [.. Enumerable.Range(0, ReferenceProfile.MeasuredCount).Select(_ => new float[60])];
        values[Width] = [.. Enumerable.Range(0, 60).Select(width)];
        values[Height] = [.. Enumerable.Range(0, 60).Select(height)];
        return ReferenceProfile.Of(values, new int[60], classCount: 3)!;
    }

    private static int[] BinsOf(ReferenceProfile profile, float width, float height)
    {
        var values = new float[ReferenceProfile.MeasuredCount];
        (values[Width], values[Height]) = (width, height);
        var bins = new int[ReferenceProfile.Quantities.Count];
        profile.BinsOf(values, label: 0, bins);
        return bins;
    }

    private static WeightTensor Vector(float[] values) => new([values.Length], values);

    private static Calibration Read(byte[] entry) => Calibration.Read(new MemoryStream(entry), classes: 3, new(0.9, 0.05));

    private static byte[] Entry(Calibration calibration)
    {
        using var entry = new MemoryStream();
        calibration.Write(entry);
        return entry.ToArray();
    }
}
