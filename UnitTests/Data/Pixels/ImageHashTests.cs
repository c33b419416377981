using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Weights;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Pixels;

/// <summary>By what an image is known again.</summary>
public sealed class ImageHashTests
{
    private const int Side = 96;

    [Fact]
    public void An_image_is_at_no_distance_from_itself_brighter_or_smaller()
    {
        ImageHash image = Hash(Scene(seed: 1));

        Assert.Equal(0, Hash(Scene(seed: 1)).DistanceTo(image));
        Assert.Equal(image.Pixels, Hash(Scene(seed: 1)).Pixels);
        Assert.InRange(Hash(Scene(seed: 1, brighter: 20)).DistanceTo(image), 0, 12);
        Assert.NotEqual(image.Pixels, Hash(Scene(seed: 1, brighter: 20)).Pixels);
        Assert.InRange(Hash(Scene(seed: 1, side: 64), 64).DistanceTo(image), 0, 10);
    }

    [Fact]
    public void A_mirrored_image_and_a_small_crop_are_near()
    {
        ImageHash image = Hash(Scene(seed: 1));

        Assert.InRange(Hash(Scene(seed: 1, mirror: true)).DistanceTo(image), 0, 4);
        Assert.InRange(Hash(Scene(seed: 1, crop: 0.03)).DistanceTo(image), 0, TrainingImages.LargestDistance);
    }

    [Fact]
    public void Another_image_is_far()
    {
        ImageHash image = Hash(Scene(seed: 1));

        Assert.All(Enumerable.Range(2, 20), seed =>
            Assert.InRange(Hash(Scene(seed)).DistanceTo(image), TrainingImages.LargestDistance + 1, 121));
    }

    [Fact]
    public void Flat_images_are_not_copies_of_each_other()
    {
        ImageHash dark = Hash([.. Enumerable.Repeat((byte)20, 3 * Side * Side)]);
        ImageHash bright = Hash([.. Enumerable.Repeat((byte)200, 3 * Side * Side)]);

        Assert.Equal(int.MaxValue, dark.DistanceTo(bright));
        Assert.NotEqual(dark.Pixels, bright.Pixels);
    }

    [Fact]
    public void Singles_from_which_the_mean_was_subtracted_have_the_hash_of_the_bytes()
    {
        byte[] bytes = Scene(seed: 1);
        var normalization = new PixelNormalization([100, 110, 120], []);
        var singles = new float[bytes.Length];
        normalization.Apply(bytes, singles);

        Assert.Equal(Hash(bytes), ImageHash.Of(new PixelImage(singles, PixelLayout.Planes(Side, Side)).Keep(normalization)));
    }

    [Fact]
    public void A_hash_is_read_as_it_was_written()
    {
        ImageHash hash = Hash(Scene(seed: 1));
        var values = new ulong[ImageHash.Length];

        hash.Write(values);

        Assert.Equal(hash, ImageHash.Read(values));
    }

    private static ImageHash Hash(byte[] planes, int side = Side) =>
        ImageHash.Of(new PixelImage(planes, PixelLayout.Planes(side, side), normalization: null));

    // Soft blobs of random place and colour, as things in a photograph are.
    private static byte[] Scene(int seed, int brighter = 0, int side = Side, bool mirror = false, double crop = 0)
    {
        var random = new Random(seed);
        (double X, double Y, double Size, double[] Colour)[] blobs =
        [
            .. Enumerable.Range(0, 12).Select(_ => (random.NextDouble(), random.NextDouble(), 0.05 + 0.2 * random.NextDouble(),
                (double[])[random.Next(-90, 90), random.Next(-90, 90), random.Next(-90, 90)])),
        ];
        var planes = new byte[3 * side * side];
        for (int i = 0; i < planes.Length; i++)
        {
            double x = (i % side + 0.5) / side, y = (i / side % side + 0.5) / side;
            x = crop + (mirror ? 1 - x : x) * (1 - crop);
            double value = 110 + brighter;
            foreach (var blob in blobs)
                value += blob.Colour[i / (side * side)]
                    * Math.Exp(-((x - blob.X) * (x - blob.X) + (y - blob.Y) * (y - blob.Y)) / (blob.Size * blob.Size));
            planes[i] = (byte)Math.Clamp(value, 0, 255);
        }
        return planes;
    }
}
