using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Managed;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Torch;

[Collection<Alone>]
public sealed class FilteringFunctionTests
{
    [Theory]
    [InlineData(64, 192, 17, 2)]
    [InlineData(24, 64, 14, 3)]  // fills registers of AVX2, not those of AVX-512
    [InlineData(20, 12, 6, 2)]   // and of Neon only
    [InlineData(112, 224, 7, 1)]
    [InlineData(48, 128, 7, 5)]
    [InlineData(16, 16, 1, 4)]
    [InlineData(16, 16, 2, 1)]
    public void It_and_its_gradients_are_those_of_torchs_convolution(int input, int output, int side, int images)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        IFiltering filtering = Require(new("any", input, output, Kernel: 3));
        Tensor x = randn([images, input, side, side], generator: generator).requires_grad_();
        Tensor weights = (randn([output, input, 3, 3], generator: generator) / 3).requires_grad_();
        Tensor bias = randn([output], generator: generator).requires_grad_();
        Tensor above = randn([images, output, side, side], generator: generator);

        Tensor theirs = nn.functional.conv2d(x, weights, bias, padding: [1, 1]);
        Tensor ours = FilteringFunction.apply(x, weights, filtering, bias);

        AssertClose(theirs, ours);
        IList<Tensor> gradients = autograd.grad([theirs], [x, weights, bias], [above]);
        foreach (var (their, our) in gradients.Zip(autograd.grad([ours], [x, weights, bias], [above])))
            AssertClose(their, our);
        Tensor withoutBias = FilteringFunction.apply(x, weights, filtering);
        AssertClose(theirs - bias.reshape(1, -1, 1, 1), withoutBias);
        AssertClose(gradients[1], autograd.grad([withoutBias], [weights], [above])[0]);
    }

    [Fact]
    public void The_layout_of_its_input_and_of_the_gradient_does_not_matter()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2, CPU);
        IFiltering filtering = Require(new("any", Input: 16, Output: 32, Kernel: 3));
        Tensor planes = randn([2, 16, 9, 9], generator: generator).requires_grad_(), above = randn([2, 32, 9, 9], generator: generator);
        Tensor pixels = ChannelsLast.Of(planes.detach()).requires_grad_();
        Tensor weights = randn([32, 16, 3, 3], generator: generator), other = ChannelsLast.Of(weights);

        Tensor first = FilteringFunction.apply(planes, weights, filtering), second = FilteringFunction.apply(pixels, other, filtering);

        TensorAssert.Same(first, second);
        TensorAssert.Same(autograd.grad([first], [planes], [above])[0], autograd.grad([second], [pixels], [ChannelsLast.Of(above)])[0]);
    }

    [Fact]
    public void It_gives_the_same_bits_on_any_number_of_threads()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        IFiltering filtering = Require(new("any", Input: 96, Output: 208, Kernel: 3));
        Tensor x = randn([6, 96, 23, 23], generator: generator).requires_grad_(); // more tiles than are summed at once
        Tensor weights = randn([208, 96, 3, 3], generator: generator).requires_grad_();
        Tensor above = randn([6, 208, 23, 23], generator: generator);
        int threads = get_num_threads();
        try
        {
            Tensor[][] results = [.. new[] { 1, 2, 5 }.Select(Compute)];
            foreach (Tensor[] result in results[1..])
                Assert.All(results[0].Zip(result), pair => TensorAssert.Same(pair.First, pair.Second));
        }
        finally
        {
            set_num_threads(threads);
        }

        Tensor[] Compute(int number)
        {
            set_num_threads(number);
            Tensor y = FilteringFunction.apply(x, weights, filtering);
            return [y, .. autograd.grad([y], [x, weights], [above])];
        }
    }

    [Fact]
    public void Convolutions_of_other_kinds_are_left_to_torch()
    {
        Assert.Null(Filterings.Of(new("reduce", 64, 96, Kernel: 1), new()));
        Assert.Null(Filterings.Of(new("conv1", 3, 64, Kernel: 7, Stride: 2), new()));
        Assert.Null(Filterings.Of(new("wide", 16, 32, Kernel: 5), new()));
        Assert.Null(Filterings.Of(new("odd", 3, 64, Kernel: 3), new()));
    }

    [Theory]
    [InlineData(1, 28, false)]
    [InlineData(8, 14, true)]
    [InlineData(8, 7, false)]
    [InlineData(32, 7, true)]
    public void It_pays_where_there_is_much_to_compute(int images, int side, bool pays) =>
        Assert.Equal(pays, Require(new("any", Input: 96, Output: 128, Kernel: 3)).Pays(images, side));

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void A_step_along_the_gradient_of_a_network_lowers_its_loss_by_as_much_as_the_gradient_says(GoogLeNetArchitecture architecture)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        Tensor pixels = randn([4, 3, 96, 96], generator: generator) * 60; // conv3 pays
        using var ours = new GoogLeNetModule(architecture, classes: 3, auxiliary: false, generator);
        NetworkWeights.Load(ours, SyntheticModels.Make(architecture, classes: 3).Weights);
        ours.eval(); // no dropout

        Tensor loss = ours.call(pixels).Main.square().sum();
        loss.backward();

        Tensor weight = ours.named_parameters().Single(parameter => parameter.name == "conv3.conv.weight").parameter;
        Tensor direction = weight.grad!.clone();
        double norm = direction.square().sum().item<float>(), step = 1e-3 * loss.item<float>() / norm;
        using (no_grad())
            weight.sub_(direction * step);
        double change = ours.call(pixels).Main.square().sum().item<float>() - loss.item<float>();
        Assert.Equal(-step * norm, change, 0.05 * step * norm);
    }

    private static IFiltering Require(ConvolutionLayer layer)
    {
        IFiltering? filtering = Filterings.Of(layer, new());
        Assert.SkipWhen(filtering is null, "needs a processor with fused multiply-add");
        return filtering;
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange(((expected - actual).abs().max() / expected.abs().max()).item<float>(), 0, 5e-5);
    }
}
