using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class OptimizerTests
{
    private static readonly double[] Shares = [1, 0.7, 0.9, 0.1, 1, 0.5, 0.25, 1];

    [Fact]
    public void Sgd_steps_as_PyTorch_does()
    {
        using ToyProblem ours = new(), reference = new();
        using var descent = new SgdOptimizer(ours.Groups, momentum: 0.9);
        using var optimizer = optim.SGD(
            [
                new SGD.ParamGroup([reference.Weight], 0.1, momentum: 0.9, weight_decay: 0.01),
                new SGD.ParamGroup([reference.Bias], 0.05, momentum: 0.9),
            ], 0.1, momentum: 0.9);

        AssertSameSteps(ours, descent, reference, optimizer);
    }

    [Fact]
    public void AdamW_steps_as_PyTorch_does()
    {
        using ToyProblem ours = new(), reference = new();
        using var descent = new AdamWOptimizer(ours.Groups, beta1: 0.9);
        using var optimizer = optim.AdamW(
            [
                new AdamW.ParamGroup([reference.Weight], lr: 0.1, beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0.01),
                new AdamW.ParamGroup([reference.Bias], lr: 0.05, beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0),
            ], lr: 0.1);

        AssertSameSteps(ours, descent, reference, optimizer);
    }

    [Theory]
    [InlineData(GradientOptimizer.Sgd)]
    [InlineData(GradientOptimizer.AdamW)]
    public void Going_on_from_a_saved_state_is_the_same_to_the_bit(GradientOptimizer optimizer)
    {
        var options = new GoogLeNetOptions { Optimizer = optimizer };
        using ToyProblem whole = new(), resumed = new();
        using Optimizer first = Optimizer.Of(whole.Groups, options), second = Optimizer.Of(resumed.Groups, options);
        Run(whole, first, Shares[..3]);
        CopyParameters(from: whole, to: resumed);
        Dictionary<string, WeightTensor> saved = Checkpoint.Copy(first.State);

        second.Restore(saved);
        Run(whole, first, Shares[3..]);
        Run(resumed, second, Shares[3..]);

        Assert.Equal(whole.Values, resumed.Values);
        Assert.All(Checkpoint.Copy(first.State),
            pair => Assert.Equal(pair.Value.Values, Checkpoint.Copy(second.State)[pair.Key].Values));
    }

    [Theory]
    [InlineData(GradientOptimizer.Sgd)]
    [InlineData(GradientOptimizer.AdamW)]
    public void Without_the_saved_state_it_is_not_the_same(GradientOptimizer optimizer)
    {
        var options = new GoogLeNetOptions { Optimizer = optimizer };
        using ToyProblem whole = new(), resumed = new();
        using Optimizer first = Optimizer.Of(whole.Groups, options), second = Optimizer.Of(resumed.Groups, options);
        Run(whole, first, Shares[..3]);
        CopyParameters(from: whole, to: resumed);

        Run(whole, first, Shares[3..]);
        Run(resumed, second, Shares[3..]);

        Assert.NotEqual(whole.Values, resumed.Values);
    }

    [Theory]
    [InlineData(GradientOptimizer.Sgd)]
    [InlineData(GradientOptimizer.AdamW)]
    public void Parameters_without_a_gradient_and_groups_without_a_rate_stay_as_they_are(GradientOptimizer optimizer)
    {
        using var toy = new ToyProblem(biasRate: 0);
        using Optimizer descent = Optimizer.Of(toy.Groups, new() { Optimizer = optimizer });
        float[] before = toy.Values;

        toy.Backward();
        descent.ZeroGradients();
        descent.Step(share: 1);
        Assert.Equal(before, toy.Values);

        toy.Step(descent);
        Assert.Equal(before[^4..], toy.Values[^4..]);
        Assert.NotEqual(before[..^4], toy.Values[..^4]);
    }

    [Theory]
    [InlineData(GradientOptimizer.Sgd)]
    [InlineData(GradientOptimizer.AdamW)]
    public void A_row_with_a_factor_steps_as_at_that_share_of_the_rate(GradientOptimizer optimizer)
    {
        float[] factors = [1, 0.25f, 0, 1];
        using ToyProblem byRow = new(), whole = new(), quarter = new(weightRate: 0.1 / 4, biasRate: 0.05 / 4);
        ParameterGroup[] groups = [.. byRow.Groups.Select(group => group with { RowFactors = factors })];
        float[] start = byRow.Values;
        using Optimizer rows = Optimizer.Of(groups, new() { Optimizer = optimizer });
        using Optimizer full = Optimizer.Of(whole.Groups, new() { Optimizer = optimizer });
        using Optimizer slow = Optimizer.Of(quarter.Groups, new() { Optimizer = optimizer });

        byRow.Step(rows);
        whole.Step(full);
        quarter.Step(slow);

        for (int i = 0; i < start.Length; i++)
        {
            float[] expected = factors[i < start.Length - 4 ? i / 18 : i - (start.Length - 4)] switch
            {
                1 => whole.Values,
                0 => start,
                _ => quarter.Values,
            };
            Assert.Equal(expected[i], byRow.Values[i], 1e-6f);
        }
        Assert.Equal(start[36..54], byRow.Values[36..54]); // not a bit
    }

    [Fact]
    public void The_state_is_named_by_parameter_and_laid_out_as_it()
    {
        using var toy = new ToyProblem();
        using Optimizer sgd = Optimizer.Of(toy.Groups, new()),
            adam = Optimizer.Of(toy.Groups, new() { Optimizer = GradientOptimizer.AdamW });

        Assert.Equal(["momentum.bias", "momentum.weight"], sgd.State.Keys.Order());
        Assert.Equal(["mean.bias", "mean.weight", "square.bias", "square.weight", "steps.bias", "steps.weight"], adam.State.Keys.Order());
        Assert.Equal([18, 1, 6, 3], toy.Weight.stride()); // channels last
        Assert.Equal(toy.Weight.stride(), sgd.State["momentum.weight"].stride());
        Assert.Equal(toy.Weight.stride(), adam.State["square.weight"].stride());
    }

    [Fact]
    public void A_state_that_lacks_a_tensor_or_has_another_shape_is_refused()
    {
        using var toy = new ToyProblem();
        using Optimizer descent = Optimizer.Of(toy.Groups, new());
        var state = Checkpoint.Copy(descent.State);

        state["momentum.bias"] = new WeightTensor([3], new float[3]);
        string Message() => Assert.Throws<InvalidDataException>(() => descent.Restore(state)).Message;
        Assert.Contains("'momentum.bias' is [3] and should be [4]", Message());
        state.Remove("momentum.bias");
        Assert.Contains("lacks 'momentum.bias'", Message());
    }

    [Theory]
    [InlineData(GradientOptimizer.Sgd)]
    [InlineData(GradientOptimizer.AdamW)]
    public void A_thousand_steps_leave_no_tensor_behind(GradientOptimizer optimizer)
    {
        using var toy = new ToyProblem();
        using Optimizer descent = Optimizer.Of(
            [.. toy.Groups.Select(group => group with { RowFactors = [1, 0.5f, 0, 1] })], new() { Optimizer = optimizer });
        using var average = new WeightAverage(new Toy(toy), WeightAveraging.Exponential, decay: 0.99);
        void Learn(int step)
        {
            descent.ZeroGradients();
            toy.Backward();
            GradientNorm.Clip([toy.Weight, toy.Bias], largest: 1);
            descent.Step(share: 0.01);
            average.Update(step, steps: 1001);
        }
        Learn(0);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        for (int step = 1; step <= 1000; step++)
            Learn(step);
        average.Swap().Dispose();
        Checkpoint.Copy(descent.State);

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static void AssertSameSteps(ToyProblem ours, Optimizer descent, ToyProblem reference, OptimizerHelper optimizer)
    {
        double[] rates = [.. optimizer.ParamGroups.Select(group => group.LearningRate)];
        foreach (double share in Shares)
        {
            foreach (var (group, rate) in optimizer.ParamGroups.Zip(rates))
                group.LearningRate = rate * share;
            optimizer.zero_grad();
            reference.Backward();
            optimizer.step();
            ours.Step(descent, share);

            Assert.Equal(reference.Values, ours.Values, (expected, actual) => Math.Abs(expected - actual) < 1e-6);
        }
    }

    private static void Run(ToyProblem toy, Optimizer descent, IEnumerable<double> shares)
    {
        foreach (double share in shares)
            toy.Step(descent, share);
    }

    private static void CopyParameters(ToyProblem from, ToyProblem to)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        to.Weight.copy_(from.Weight);
        to.Bias.copy_(from.Bias);
    }

    private sealed class Toy : nn.Module
    {
        public Toy(ToyProblem toy)
            : base(nameof(Toy))
        {
            register_parameter("weight", toy.Weight);
            register_parameter("bias", toy.Bias);
        }
    }
}

public sealed class GradientNormTests
{
    [Theory]
    [InlineData(26, 1)] // longer than the gradient, of length 13
    [InlineData(6.5, 0.5)]
    [InlineData(0.13, 0.01)]
    public void A_gradient_is_shortened_to_the_largest_length_over_all_parameters(double largest, double factor)
    {
        using var scope = NewDisposeScope();
        Parameter first = WithGradient(3, 4), second = WithGradient(12), without = new(zeros(2));

        Assert.Equal(13, GradientNorm.Clip([first, second, without], largest), 5);

        Assert.Equal([3 * factor, 4 * factor, 12 * factor], Gradient(first).Concat(Gradient(second)), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Null(without.grad);
    }

    [Fact]
    public void A_gradient_that_is_no_number_is_told_and_left()
    {
        using var scope = NewDisposeScope();
        Parameter parameter = WithGradient(float.NaN, 2);

        Assert.Equal(double.NaN, GradientNorm.Clip([parameter], largest: 1));
        Assert.Equal([double.NaN, 2], Gradient(parameter));
    }

    [Fact]
    public void Without_gradients_the_length_is_zero() => Assert.Equal(0, GradientNorm.Clip([], largest: 1));

    private static Parameter WithGradient(params float[] values)
    {
        var parameter = new Parameter(zeros(values.Length));
        (parameter * tensor(values)).sum().backward();
        return parameter;
    }

    private static IEnumerable<double> Gradient(Parameter parameter) =>
        parameter.grad!.data<float>().ToArray().Select(value => (double)value);
}
