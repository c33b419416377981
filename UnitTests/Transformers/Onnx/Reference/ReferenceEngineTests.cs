using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx.Reference;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Onnx.Reference;

/// <summary>The computation that exported files are compared with is compared with the trained network.</summary>
public sealed class ReferenceEngineTests
{
    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper, 32)]
    [InlineData(GoogLeNetArchitecture.Paper, 77)]
    [InlineData(GoogLeNetArchitecture.Torchvision, 32)]
    [InlineData(GoogLeNetArchitecture.Torchvision, 77)]
    public void Logits_are_those_of_TorchSharp(GoogLeNetArchitecture architecture, int imageSize)
    {
        GoogLeNetModel model = SyntheticModels.Make(architecture, imageSize);
        float[] pixels = SyntheticModels.Pixels(count: 2, imageSize), expected = new float[10], actual = new float[10];
        using var reference = new ReferenceEngine(model, Precision.Float32);
        using var torch = new TorchEngine(model, ComputeDevice.Cpu, Precision.Float32);

        torch.Score(pixels, 2, expected);
        reference.Score(pixels, 2, actual);

        Assert.NotEqual(actual[..5], actual[5..]);
        Assert.All(expected.Zip(actual), logit => Assert.Equal(logit.First, logit.Second, 1e-4));
    }

    [Fact]
    public void A_window_of_a_pool_that_halves_may_reach_over_the_edge_and_one_that_keeps_the_size_is_padded()
    {
        var map = new FeatureMap(4, 4, 1, [.. Enumerable.Range(0, 16).Select(i => (float)-i)]);

        Assert.Equal([-0f, -2, -8, -10], map.MaxPool(kernel: 3, stride: 2).Values);
        Assert.Equal([-0f, -2, -8, -10], map.MaxPool(kernel: 2, stride: 2).Values);
        Assert.Equal([-0f, -0, -1, -2, -0, -0, -1, -2, -4, -4, -5, -6, -8, -8, -9, -10], map.MaxPool(kernel: 3, stride: 1).Values);
    }

    [Fact]
    public void A_convolution_is_padded_with_zeros_and_never_negative()
    {
        var map = FeatureMap.OfPlanes([1, 2, 3, 4, 10, 20, 30, 40], height: 2, width: 2);
        var sums = new ConvolutionLayer("sums", Input: 2, Output: 2, Kernel: 3);
        float[] ones = [.. Enumerable.Repeat(1f, 18)], minusOnes = [.. ones.Select(one => -one)];

        FeatureMap result = map.Convolve(sums, new(sums.Shape, [.. ones, .. minusOnes]), factors: [2, 1], shifts: [1, 111]);

        Assert.Equal([221, 1, 221, 1, 221, 1, 221, 1], result.Values);
    }
}
