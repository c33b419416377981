using MLNet.GoogLeNet.Transformers.Managed;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Torch;

[Collection<Alone>]
public sealed class MaxPoolFunctionTests
{
    [Theory]
    [InlineData(3, 2, 64, 13)]
    [InlineData(3, 2, 24, 14)] // the last window reaches over the edge
    [InlineData(2, 2, 16, 7)]
    [InlineData(2, 2, 4, 8)]
    [InlineData(3, 1, 32, 9)]
    [InlineData(3, 1, 48, 1)]
    public void It_and_its_gradient_are_those_of_torch_also_where_a_window_has_its_largest_value_twice(
        int kernel, int stride, int channels, int side)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        Tensor x = randint(5, [3, channels, side, side], generator: generator).to(ScalarType.Float32).requires_grad_();
        IMaxPooling? pooling = MaxPoolFunction.For(x, kernel, stride);
        Assert.SkipWhen(pooling is null, "needs a processor with fused multiply-add");
        Tensor theirs = stride == 1
            ? nn.functional.max_pool2d(x, (long)kernel, stride: 1L, padding: kernel / 2L)
            : nn.functional.max_pool2d(x, (long)kernel, stride, ceil_mode: true);
        Tensor above = randint(9, theirs.shape, generator: generator).to(ScalarType.Float32);

        Tensor ours = MaxPoolFunction.apply(x, pooling, (int)theirs.shape[2]);

        Assert.Equal(theirs.shape, ours.shape);
        TensorAssert.Same(theirs, ours);
        TensorAssert.Same(autograd.grad([theirs], [x], [above])[0], autograd.grad([ours], [x], [above])[0]);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(2, 2)]
    public void What_is_not_a_number_stays_so_wherever_it_is_in_the_window(int kernel, int stride)
    {
        using var scope = NewDisposeScope();
        Tensor x = ones(1, 16, 4, 4);
        IMaxPooling? pooling = MaxPoolFunction.For(x, kernel, stride);
        Assert.SkipWhen(pooling is null, "needs a processor with fused multiply-add");
        for (int place = 0; place < kernel * kernel; place++)
        {
            Tensor some = x.clone();
            some[0, 3, place / kernel, place % kernel] = float.NaN;

            Tensor pooled = MaxPoolFunction.Pool(pooling, some, side: stride == 1 ? 4 : 2);

            Assert.True(float.IsNaN(pooled[0, 3, stride == 1 ? 1 : 0, stride == 1 ? 1 : 0].item<float>()));
            Assert.Equal(1, pooled[0, 4, 0, 0].item<float>());
        }
    }

    [Fact]
    public void Other_numbers_and_channels_that_fill_no_register_are_left_to_torch()
    {
        using var scope = NewDisposeScope();

        Assert.Null(MaxPoolFunction.For(zeros(1, 16, 4, 4, ScalarType.BFloat16), kernel: 3, stride: 1));
        Assert.Null(MaxPoolFunction.For(zeros(1, 3, 4, 4), kernel: 3, stride: 1));
        Assert.Null(MaxPoolFunction.For(zeros(1, 16, 4, 6), kernel: 3, stride: 1));
    }
}
