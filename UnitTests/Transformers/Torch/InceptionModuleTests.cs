using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Torch;

public sealed class InceptionModuleTests
{
    private static readonly ArchitectureTraits Paper = ArchitectureTraits.Of(GoogLeNetArchitecture.Paper);

    [Fact]
    public void A_reduction_before_the_5x5_costs_a_twentieth()
    {
        // The example of googlenet-facts: a 14×14×480 map to 48 channels through 5×5.
        long direct = LayerArithmetic.MultiplyAdds(14, 14, input: 480, output: 48, kernel: 5);
        long reduced = LayerArithmetic.MultiplyAdds(14, 14, input: 480, output: 16, kernel: 1)
            + LayerArithmetic.MultiplyAdds(14, 14, input: 16, output: 48, kernel: 5);

        Assert.Equal(112_896_000, direct);
        Assert.Equal(5_268_480, reduced);
    }

    [Fact]
    public void The_naive_module_costs_more_and_puts_out_more_than_the_reduced_one()
    {
        using var scope = NewDisposeScope();
        using var naive = new NaiveInceptionModule(Paper, input: 480, Table1.Inception4A);
        using var reduced = new InceptionModule(Paper, input: 480, Table1.Inception4A);
        using var noGradient = no_grad();
        Tensor map = rand(2, 480, 14, 14);

        Assert.Equal([2, 192 + 208 + 48 + 480, 14, 14], naive.call(map).shape);
        Assert.Equal([2, 192 + 208 + 48 + 64, 14, 14], reduced.call(map).shape);
        Assert.Equal(14 * 14 * 480 * (192 + 208 * 9 + 48 * 25), LayerArithmetic.Naive(14, 14, 480, Table1.Inception4A, 5));
        Assert.Equal(196 * (480 * (192 + 96 + 16 + 64) + 96 * 208 * 9 + 16 * 48 * 25), LayerArithmetic.Reduced(14, 14, 480, Table1.Inception4A, 5));
    }

    [Fact]
    public void The_naive_module_passes_the_pooled_input_on()
    {
        using var scope = NewDisposeScope();
        using var naive = new NaiveInceptionModule(Paper, input: 3, new InceptionWidths(1, 0, 1, 0, 1, 0));
        using var noGradient = no_grad();
        Tensor map = rand(1, 3, 4, 4);

        Tensor passed = naive.call(map).narrow(1, 3, 3);

        Assert.Equal(map[0, 1, ..2, ..2].max().item<float>(), passed[0, 1, 0, 0].item<float>());
    }
}
