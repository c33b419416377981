using TorchSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

public class FirstTests
{
    [Fact]
    public void Libtorch_loads() => Assert.Equal(6f, torch.ones(2, 3).sum().item<float>());
}
