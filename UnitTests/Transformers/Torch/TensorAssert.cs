using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Torch;

internal static class TensorAssert
{
    /// <summary>The same float32 values, to the bit, whatever the layout.</summary>
    public static void Same(Tensor expected, Tensor actual) =>
        Assert.Equal(expected.detach().flatten().data<float>().ToArray(), actual.detach().flatten().data<float>().ToArray());
}
