using Benchmarks.Contention;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Benchmarks;

public sealed class WaitingTests
{
    [Fact]
    public void The_default_leaves_the_environment_to_the_user() => Assert.Empty(Waiting.Default.Variables);

    [Fact]
    public void Another_way_to_wait_has_no_variable_of_the_user_beside_its_own()
    {
        foreach (Waiting waiting in Waiting.OfLibtorch.Concat(Waiting.OfOnnxRuntime).Where(waiting => waiting != Waiting.Default))
        {
            Assert.Equal(3, waiting.Variables.Count);
            Assert.Equal([waiting.Value], waiting.Variables.Values.OfType<string>());
            Assert.Equal(waiting.Value, waiting.Variables[waiting.Name]);
        }
    }
}
