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
        Assert.All(profile.Counts, counts => Assert.Equal(60, counts.Sum()));
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
    [InlineData("profile.size.edges", "missing or not expected")]
    public void A_damaged_profile_is_refused_by_name(string name, string problem)
    {
        Dictionary<string, WeightTensor> tensors =
            SafetensorsFile.Read(new MemoryStream(Entry(shared.Calibrated.Calibration!))).Tensors.ToDictionary();
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

    private static WeightTensor Vector(float[] values) => new([values.Length], values);

    private static Calibration Read(byte[] entry) => Calibration.Read(new MemoryStream(entry), classes: 3, new(0.9, 0.05));

    private static byte[] Entry(Calibration calibration)
    {
        using var entry = new MemoryStream();
        calibration.Write(entry);
        return entry.ToArray();
    }
}
