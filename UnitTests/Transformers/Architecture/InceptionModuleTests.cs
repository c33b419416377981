using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Architecture;

public sealed class InceptionModuleTests
{
    [Fact]
    public void A_reduction_before_the_5x5_costs_a_twentieth()
    {
        // The example of googlenet-facts: a 14×14×480 map to 48 channels through 5×5.
        long direct = LayerArithmetic.MultiplyAdds(14, input: 480, output: 48, kernel: 5);
        long reduced = LayerArithmetic.MultiplyAdds(14, input: 480, output: 16, kernel: 1)
            + LayerArithmetic.MultiplyAdds(14, input: 16, output: 48, kernel: 5);

        Assert.Equal(112_896_000, direct);
        Assert.Equal(5_268_480, reduced);
    }

    [Fact]
    public void The_naive_module_costs_more_and_puts_out_more_than_the_reduced_one()
    {
        using var scope = NewDisposeScope();
        using var naive = new NaiveInceptionModule(input: 480, Table1.Inception4A);
        using var noGradient = no_grad();
        NetworkSummary.Layer reduced = Assert.Single(
            NetworkSummary.Of(GoogLeNetArchitecture.Paper, 1000).Layers, layer => layer.Name == "inception 4a");

        Assert.Equal([2, 192 + 208 + 48 + 480, 14, 14], naive.call(rand(2, 480, 14, 14)).shape);
        Assert.Equal(192 + 208 + 48 + 64, reduced.Channels);
        Assert.Equal(196 * 480 * (192 + 208 * 9 + 48 * 25), NaiveInceptionModule.MultiplyAdds(14, 480, Table1.Inception4A));
        Assert.Equal(196 * (480 * (192 + 96 + 16 + 64) + 96 * 208 * 9 + 16 * 48 * 25), reduced.MultiplyAdds);
    }

    [Fact]
    public void The_naive_module_passes_the_pooled_input_on()
    {
        using var scope = NewDisposeScope();
        using var naive = new NaiveInceptionModule(input: 3, new InceptionWidths(1, 0, 1, 0, 1, 0));
        using var noGradient = no_grad();
        Tensor map = rand(1, 3, 4, 4);

        Tensor passed = naive.call(map).narrow(1, 3, 3);

        Assert.Equal(map[0, 1, ..2, ..2].max().item<float>(), passed[0, 1, 0, 0].item<float>());
    }

    /// <summary>
    /// The naive inception module (figure 2a), for comparison: 3×3 and 5×5 read every input channel, and the pool passes all of
    /// them on. [N, in, H, W] → [N, ones + threes + fives + in, H, W].
    /// </summary>
    private sealed class NaiveInceptionModule : nn.Module<Tensor, Tensor>
    {
        private readonly ConvolutionBlock _ones, _threes, _fives;

        public NaiveInceptionModule(int input, InceptionWidths widths)
            : base(nameof(NaiveInceptionModule))
        {
            _ones = new ConvolutionBlock(new("ones", input, widths.Ones, Kernel: 1), batchNorm: false);
            _threes = new ConvolutionBlock(new("threes", input, widths.Threes, Kernel: 3), batchNorm: false);
            _fives = new ConvolutionBlock(new("fives", input, widths.Fives, Kernel: 5), batchNorm: false);
            RegisterComponents();
        }

        public static long MultiplyAdds(int side, int input, InceptionWidths widths) =>
            LayerArithmetic.MultiplyAdds(side, input, widths.Ones, 1)
            + LayerArithmetic.MultiplyAdds(side, input, widths.Threes, 3)
            + LayerArithmetic.MultiplyAdds(side, input, widths.Fives, 5);

        public override Tensor forward(Tensor x)
        {
            Tensor pooled = nn.functional.max_pool2d(x, 3L, stride: 1L, padding: 1L);       // [N, in, H, W]
            return cat([_ones.call(x), _threes.call(x), _fives.call(x), pooled], dim: 1);   // [N, ones + threes + fives + in, H, W]
        }
    }
}
