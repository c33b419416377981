using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights;

/// <summary>The hashes of training images in a saved model.</summary>
public sealed class TrainingImagesTests
{
    private static readonly ImageHash First = new(1, ((UInt128)2 << 100) | 3, ((UInt128)4 << 64) | ushort.MaxValue, 5, 6);
    private static readonly ImageHash Second = new(ulong.MaxValue, UInt128.MaxValue >> 7, 1, 7, 8);

    [Fact]
    public void They_are_read_as_they_were_written_but_for_those_of_mirrored_images()
    {
        var images = new TrainingImages([First, Second]);

        TrainingImages read = Read(images.ToTensor().Value)!;

        Assert.Equal([First with { Mirrored = 0, MirroredMiddle = 0 }, Second with { Mirrored = 0, MirroredMiddle = 0 }], read.All);
        Assert.True(read.HasExactly(First));
        Assert.False(read.HasExactly(First with { Pixels = 9 }));
        Assert.True(read.HasNearly(First with { Pixels = 9 }));
    }

    [Fact]
    public void As_many_bits_may_differ_as_the_limit_says()
    {
        var images = new TrainingImages([new(1, UInt128.MaxValue >> 7, UInt128.MaxValue >> 7, 0, 0)]);

        Assert.True(images.HasNearly(With(TrainingImages.LargestDistance)));
        Assert.False(images.HasNearly(With(TrainingImages.LargestDistance + 1)));

        static ImageHash With(int differences)
        {
            UInt128 bits = (UInt128.MaxValue >> 7) ^ ((UInt128.One << differences) - 1);
            return new(2, bits, bits, ~bits, ~bits);
        }
    }

    [Fact]
    public void Those_of_several_trainings_are_there_once()
    {
        TrainingImages all = TrainingImages.Of([new([First]), null, new([First, Second])])!;

        Assert.Equal(2, all.All.Count);
        Assert.Null(TrainingImages.Of([null, null]));
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(-1f)]
    [InlineData(65536f)]
    [InlineData(float.NaN)]
    public void A_value_that_is_no_part_of_a_hash_is_refused(float value)
    {
        float[] values = [.. new TrainingImages([First]).ToTensor().Value.Values];
        values[3] = value;

        Assert.Equal(
            FormattableString.Invariant(
                $"Its tensor 'training.hashes' has the value {value}; it holds whole numbers from 0 to 65535."),
            Assert.Throws<InvalidDataException>(() => Read(new([1, 20], values))).Message);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_refused() => Assert.Equal(
        "Its tensor 'training.hashes' is [4]; hashes of images are [images, 20].",
        Assert.Throws<InvalidDataException>(() => Read(new([4], [1, 2, 3, 4]))).Message);

    [Fact]
    public void A_file_without_them_has_none() => Assert.Null(TrainingImages.Find(new Dictionary<string, WeightTensor>()));

    private static TrainingImages? Read(WeightTensor tensor) =>
        TrainingImages.Find(new Dictionary<string, WeightTensor> { [TrainingImages.Tensor] = tensor });
}
