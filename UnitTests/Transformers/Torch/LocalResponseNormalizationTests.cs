using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Torch;

[Collection<Alone>]
public sealed class LocalResponseNormalizationTests
{
    [Fact]
    public void It_agrees_with_the_formula_and_its_gradient_with_torchs_own()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        Tensor x = (rand(2, 64, 3, 5, generator: generator) * 200 - 100).requires_grad_();
        Tensor weight = rand(2, 64, 3, 5, generator: generator);
        using var norm = new LocalResponseNormalization();

        Tensor ours = norm.call(x);
        Tensor theirs = nn.functional.local_response_norm(x, 5, alpha: 1e-4, beta: 0.75, k: 1);
        Assert.InRange((ours - theirs).abs().max().item<float>(), 0, 1e-4);

        Tensor ourGradient = autograd.grad([(ours * weight).sum()], [x])[0];
        Tensor theirGradient = autograd.grad([(theirs * weight).sum()], [x])[0];
        Assert.InRange((ourGradient - theirGradient).abs().max().item<float>(), 0, 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(21)] // fills no register, of any width
    [InlineData(192)]
    public void In_bfloat16_it_and_its_gradient_are_the_float32_ones_rounded_once(int channels)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2, CPU);
        Tensor x = (rand(3, channels, 4, 5, generator: generator) * 400 - 200).to(ScalarType.BFloat16).requires_grad_();
        Tensor weight = rand(3, channels, 4, 5, generator: generator).to(ScalarType.BFloat16);
        Tensor wide = x.detach().to(ScalarType.Float32).requires_grad_();
        using var norm = new LocalResponseNormalization();

        Tensor ours = norm.call(x), exact = norm.call(wide);
        Assert.Equal(ScalarType.BFloat16, ours.dtype);
        AssertSame(exact.to(ScalarType.BFloat16), ours);

        ours.backward([weight]);
        exact.backward([weight.to(ScalarType.Float32)]);
        Assert.Equal(ScalarType.BFloat16, x.grad!.dtype);
        AssertSame(wide.grad!.to(ScalarType.BFloat16), x.grad);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void The_layout_of_its_input_and_of_its_gradient_does_not_matter(ScalarType numbers)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        Tensor planes = (rand(2, 24, 4, 6, generator: generator) * 100).to(numbers).requires_grad_();
        Tensor weight = rand(2, 24, 4, 6, generator: generator).to(numbers);
        Tensor window = cat([planes.detach(), planes.detach()], dim: 3).narrow(3, 6, 6).requires_grad_();
        Tensor pixels = ChannelsLast.Of(planes.detach()).requires_grad_();
        using var norm = new LocalResponseNormalization();

        norm.call(planes).backward([weight]);
        norm.call(window).backward([ChannelsLast.Of(weight)]);
        norm.call(pixels).backward([weight]);

        AssertSame(norm.call(planes), norm.call(pixels));
        AssertSame(norm.call(planes), norm.call(window));
        AssertSame(planes.grad!, pixels.grad!);
        AssertSame(planes.grad!, window.grad!);
        Assert.Equal(1, norm.call(planes).stride(1)); // channels last
    }

    [Fact]
    public void The_number_of_threads_does_not_matter()
    {
        using var scope = NewDisposeScope();
        using var norm = new LocalResponseNormalization();
        Tensor x = rand(3, 16, 5, 7) * 100;
        int threads = get_num_threads();
        try
        {
            set_num_threads(1);
            Tensor one = norm.call(x);
            set_num_threads(4);
            AssertSame(one, norm.call(x));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void What_is_not_a_number_reaches_the_two_channels_beside_it_and_no_others()
    {
        using var scope = NewDisposeScope();
        using var norm = new LocalResponseNormalization();
        Tensor x = tensor([float.NaN, 1f, 2f, 3f, 4f, 5f], 1, 6, 1, 1).to(ScalarType.BFloat16);

        Tensor y = norm.call(x).to(ScalarType.Float32);

        Assert.Equal([true, true, true, false, false, false], y.isnan().data<bool>().ToArray());
    }

    private static void AssertSame(Tensor expected, Tensor actual) => Assert.True(expected.equal(actual).all().item<bool>());
}
