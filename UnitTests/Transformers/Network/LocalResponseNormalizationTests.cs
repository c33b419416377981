using MLNet.GoogLeNet.Transformers.Network;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Network;

public sealed class LocalResponseNormalizationTests
{
    [Fact]
    public void It_agrees_with_the_formula_and_its_gradient_with_torchs_own()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        Tensor x = (rand(2, 64, 3, 5, generator: generator) * 200 - 100).requires_grad_();
        Tensor weight = rand(2, 64, 3, 5, generator: generator);
        using var norm = new LocalResponseNormalization(64);

        Tensor ours = norm.call(x);
        Tensor theirs = nn.functional.local_response_norm(x, 5, alpha: 1e-4, beta: 0.75, k: 1);
        Assert.InRange((ours - theirs).abs().max().item<float>(), 0, 1e-4);

        Tensor ourGradient = autograd.grad([(ours * weight).sum()], [x])[0];
        Tensor theirGradient = autograd.grad([(theirs * weight).sum()], [x])[0];
        Assert.InRange((ourGradient - theirGradient).abs().max().item<float>(), 0, 1e-5);
    }
}
