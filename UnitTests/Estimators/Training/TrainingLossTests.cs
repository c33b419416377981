using MLNet.GoogLeNet.Training;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class TrainingLossTests
{
    private static readonly float[] Weights = [0.5f, 2, 1, 3];

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.1, false)]
    [InlineData(0, true)]
    [InlineData(0.1, true)]
    public void Hard_labels_have_the_loss_and_the_gradient_of_PyTorch(double smoothing, bool weighted)
    {
        using var scope = NewDisposeScope();
        Tensor ours = Logits(), theirs = Logits(), labels = tensor(new long[] { 0, 3, 1, 1, 2 });
        Tensor? weights = weighted ? tensor(Weights) : null;

        Tensor loss = TrainingLoss.Of(ours, nn.functional.one_hot(labels, 4).to(ScalarType.Float32), smoothing, weights);
        Tensor expected = nn.functional.cross_entropy(theirs, labels, weights, label_smoothing: smoothing);
        loss.backward();
        expected.backward();

        Assert.Equal(expected.item<float>(), loss.item<float>(), 5);
        Assert.True(ours.grad!.allclose(theirs.grad!, atol: 1e-6));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.2, false)]
    [InlineData(0, true)]
    [InlineData(0.2, true)]
    public void Mixed_labels_have_the_weighted_mean_of_the_formula(double smoothing, bool weighted)
    {
        double[][] logits = [[1, 2, 0, -1], [0.5, 0, 0, 3]], targets = [[0.7, 0, 0.3, 0], [0, 0.25, 0, 0.75]];
        double sum = 0, divisor = 0;
        foreach (var (x, t) in logits.Zip(targets))
        {
            double logOfSum = Math.Log(x.Sum(Math.Exp));
            for (int k = 0; k < 4; k++)
            {
                double w = weighted ? Weights[k] : 1;
                sum += w * (t[k] * (1 - smoothing) + smoothing / 4) * (logOfSum - x[k]);
                divisor += w * t[k];
            }
        }

        using var scope = NewDisposeScope();
        Tensor loss = TrainingLoss.Of(Float(logits), Float(targets), smoothing, weighted ? tensor(Weights) : null);

        Assert.Equal(sum / divisor, loss.item<float>(), 5);
    }

    [Fact]
    public void Logits_of_bfloat16_give_a_loss_of_float32()
    {
        using var scope = NewDisposeScope();
        Tensor targets = full(5, 4, 0.25f);

        Tensor loss = TrainingLoss.Of(zeros(5, 4, ScalarType.BFloat16), targets, labelSmoothing: 0, classWeights: null);

        Assert.Equal(ScalarType.Float32, loss.dtype);
        Assert.Equal(Math.Log(4), loss.item<float>(), 6);
    }

    private static Tensor Logits()
    {
        using var generator = new Generator(3);
        return randn(5, 4, generator: generator).requires_grad_();
    }

    private static Tensor Float(double[][] rows) =>
        tensor(rows.SelectMany(row => row).Select(value => (float)value).ToArray(), rows.Length, rows[0].Length);
}
