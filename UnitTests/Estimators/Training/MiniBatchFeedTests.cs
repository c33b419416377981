using MLNet.GoogLeNet.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

/// <summary>What training sees, epoch for epoch.</summary>
public sealed class MiniBatchFeedTests : IDisposable
{
    private const int Size = 32, Count = 10;

    private static readonly GoogLeNetOptions Options = new()
    {
        ImageSize = Size,
        MiniBatchSize = 4,
        Seed = 1,
        Augmentation = new() { Mirror = false, Crop = TrainingCrop.Fixed },
    };

    private readonly NumberedImages _images = new([.. Enumerable.Range(0, Count).Select(row => ((char)('a' + row)).ToString())]);

    public void Dispose() => _images.Dispose();

    [Fact]
    public void Each_epoch_has_every_image_once_in_an_order_of_its_own()
    {
        int[][] orders = [.. Enumerable.Range(1, 3).Select(epoch => Epoch(Options, epoch).SelectMany(batch => batch.Rows).ToArray())];

        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, Count), order.Order()));
        Assert.Equal(3, orders.Select(order => string.Join(" ", order)).Distinct().Count());
        Assert.Equal(orders[1], Epoch(Options, 2).SelectMany(batch => batch.Rows));
    }

    [Fact]
    public void Each_epoch_shows_another_part_of_a_image()
    {
        Dictionary<int, float> Corners(int epoch) =>
            Epoch(Options, epoch).SelectMany(batch => batch.Corners).ToDictionary(corner => (int)corner / 10_000);

        Dictionary<int, float> first = Corners(1), second = Corners(2);

        Assert.InRange(first.Count(corner => second[corner.Key] != corner.Value), Count / 2, Count); // of 81 places each
        Assert.InRange(first.Values.Select(corner => corner % 10_000).Distinct().Count(), Count / 2, Count);
        Assert.Equal(first, Corners(1));
    }

    [Fact]
    public void Each_mini_batch_of_each_epoch_is_mixed_by_a_share_of_its_own()
    {
        GoogLeNetOptions options = Options with { Augmentation = Options.Augmentation with { MixUpAlpha = 1 } };

        float[] shares = [.. Enumerable.Range(1, 3).SelectMany(epoch => Epoch(options, epoch).Select(batch => batch.Targets.Max()))];

        Assert.Equal(9, shares.Distinct().Count());
        Assert.All(shares, share => Assert.InRange(share, 0.5f, 1f));
    }

    [Fact]
    public void From_a_later_mini_batch_on_it_is_the_same()
    {
        List<Seen> all = Epoch(Options, 3);

        Assert.Equal([0, 1, 2], all.Select(batch => batch.Index));
        Assert.Equal([4, 4, 2], all.Select(batch => batch.Rows.Length));
        AssertEqual(all[1..], Epoch(Options, 3, first: 1));
        Assert.Empty(Epoch(Options, 3, first: 3));
    }

    [Fact]
    public void Targets_name_the_class_of_each_image() =>
        Assert.All(Epoch(Options, 1), batch =>
            Assert.Equal(batch.Rows.SelectMany(row => Enumerable.Range(0, Count).Select(label => label == row ? 1f : 0)), batch.Targets));

    [Fact]
    public void Validation_sees_the_middle_of_each_image_in_the_order_of_the_rows()
    {
        ImageSet set = _images.Read(Options);

        List<Seen> seen = Seen.Of(new MiniBatchFeed(set, Options, Count).Validation(set.Rows, TestContext.Current.CancellationToken));

        Assert.Equal(Enumerable.Range(0, Count).Select(row => 10_000f * row + 404), seen.SelectMany(batch => batch.Corners));
    }

    [Theory]
    [InlineData(0.9, 36)]
    [InlineData(0.1, 32)]
    public void Training_crops_are_smaller_by_the_factor_and_held_out_images_are_not(double factor, int side)
    {
        GoogLeNetOptions options = Options with { ImageSize = NumberedImages.Side, TrainingSizeFactor = factor };
        ImageSet set = _images.Read(options);
        var feed = new MiniBatchFeed(set, options, Count);

        Assert.All(feed.Training(set.Rows, epoch: 1, first: 0, TestContext.Current.CancellationToken),
            batch => Assert.Equal(3 * side * side, batch.ImageOf(0).Length));
        Assert.All(feed.Validation(set.Rows, TestContext.Current.CancellationToken),
            batch => Assert.Equal(3 * NumberedImages.Side * NumberedImages.Side, batch.ImageOf(0).Length));
    }

    [Fact]
    public void Images_that_do_not_stay_in_memory_are_read_anew_and_change_nothing()
    {
        GoogLeNetOptions scarce = Options with { ImageCacheBytes = 4 * NumberedImages.ByteCount }; // three quarters of it are kept

        ImageSet set = _images.Read(scarce);

        Assert.False(set.IsFullyCached);
        Assert.True(_images.Read(Options).IsFullyCached);
        Assert.Contains(_images.Log, line => line.Contains("3 of 10 images stay in memory"));
        AssertEqual(Epoch(Options, 1), Epoch(scarce, 1));
    }

    private List<Seen> Epoch(GoogLeNetOptions options, int epoch, int first = 0)
    {
        ImageSet set = _images.Read(options);
        return Seen.Of(new MiniBatchFeed(set, options, Count).Training(set.Rows, epoch, first, TestContext.Current.CancellationToken));
    }

    private static void AssertEqual(List<Seen> expected, List<Seen> actual)
    {
        Assert.Equal(expected.Select(batch => batch.Index), actual.Select(batch => batch.Index));
        Assert.Equal(expected.SelectMany(batch => batch.Corners), actual.SelectMany(batch => batch.Corners));
        Assert.Equal(expected.SelectMany(batch => batch.Targets), actual.SelectMany(batch => batch.Targets));
    }

    /// <summary>A mini-batch: of each image the value in its upper left corner, and all targets.</summary>
    private sealed record Seen(int Index, float[] Corners, float[] Targets)
    {
        public int[] Rows => [.. Corners.Select(corner => (int)corner / 10_000)];

        public static List<Seen> Of(IEnumerable<MiniBatch> miniBatches)
        {
            var seen = new List<Seen>();
            foreach (MiniBatch miniBatch in miniBatches)
                using (miniBatch)
                    seen.Add(
                        new(miniBatch.Index, [.. Enumerable.Range(0, miniBatch.Count).Select(i => miniBatch.ImageOf(i)[0])],
                        miniBatch.Targets.ToArray()));
            return seen;
        }
    }
}
