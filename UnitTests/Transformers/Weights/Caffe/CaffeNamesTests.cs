using MLNet.GoogLeNet.Transformers.Weights.Caffe;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.Caffe;

public class CaffeNamesTests
{
    [Theory]
    [InlineData("conv1/7x7_s2.weight", "conv1.conv.weight")]
    [InlineData("conv2/3x3_reduce.bias", "conv2.conv.bias")]
    [InlineData("conv2/3x3.weight", "conv3.conv.weight")]
    [InlineData("inception_3a/1x1.weight", "inception3a.branch1.conv.weight")]
    [InlineData("inception_4c/3x3_reduce.weight", "inception4c.branch2.0.conv.weight")]
    [InlineData("inception_4c/3x3.bias", "inception4c.branch2.1.conv.bias")]
    [InlineData("inception_5b/5x5_reduce.weight", "inception5b.branch3.0.conv.weight")]
    [InlineData("inception_5b/5x5.weight", "inception5b.branch3.1.conv.weight")]
    [InlineData("inception_3b/pool_proj.bias", "inception3b.branch4.1.conv.bias")]
    [InlineData("loss1/conv.weight", "aux1.conv.conv.weight")]
    [InlineData("loss1/fc.bias", "aux1.fc1.bias")]
    [InlineData("loss2/classifier.weight", "aux2.fc2.weight")]
    [InlineData("loss3/classifier.bias", "fc.bias")]
    public void A_name_is_translated_both_ways(string caffe, string ours)
    {
        Assert.True(CaffeNames.TryGetOurs(caffe, out string? translated));
        Assert.Equal(ours, translated);
        Assert.True(CaffeNames.TryGetCaffe(ours, out translated));
        Assert.Equal(caffe, translated);
    }

    [Theory]
    [InlineData("conv1/7x7_s2_w_0", "conv1.conv.weight")]
    [InlineData("inception_4c/3x3_reduce_b_0", "inception4c.branch2.0.conv.bias")]
    [InlineData("loss3/classifier_w_0", "fc.weight")]
    public void The_model_zoo_s_endings_are_known_too(string zoo, string ours)
    {
        Assert.True(CaffeNames.TryGetOurs(zoo, out string? translated));
        Assert.Equal(ours, translated);
    }

    [Fact]
    public void An_unknown_name_is_not_translated()
    {
        Assert.False(CaffeNames.TryGetOurs("conv1/7x7_s2", out _));
        Assert.False(CaffeNames.TryGetCaffe("conv1.bn.weight", out _));
    }
}
