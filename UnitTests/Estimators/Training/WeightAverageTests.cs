using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Torch;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

/// <summary>A network whose only weight is 3 at first and (step + 1)² after each of 8 steps.</summary>
public sealed class WeightAverageTests
{
    private static readonly float[] Weights = [1, 4, 9, 16, 25, 36, 49, 64];

    [Fact]
    public void Polyak_is_the_mean_over_the_last_three_quarters()
    {
        using var network = new OneWeight(3);
        using var average = new WeightAverage(network, WeightAveraging.Polyak, decay: 0);

        Run(network, average, Weights);

        Assert.Equal(Weights[2..].Average(), Averaged(network, average), 4);
    }

    [Fact]
    public void Exponential_fades_older_steps_and_averages_the_first_ones_more_evenly()
    {
        using var network = new OneWeight(3);
        using var average = new WeightAverage(network, WeightAveraging.Exponential, decay: 0.25);

        Run(network, average, Weights);

        double expected = 3;
        double[] decays = [1 / 10.0, 2 / 11.0, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25]; // 3/12 is the first not to be smaller
        foreach (var (weight, decay) in Weights.Zip(decays))
            expected = decay * expected + (1 - decay) * weight;
        Assert.Equal(expected, Averaged(network, average), 4);
    }

    [Fact]
    public void Buffers_are_averaged_with_the_weights()
    {
        using var network = new OneWeight(3);
        using var average = new WeightAverage(network, WeightAveraging.Polyak, decay: 0);

        Run(network, average, Weights);

        using (average.Swap())
            Assert.Equal(-Weights[2..].Average(), network.Statistic.item<float>(), 4);
        Assert.Equal(-64, network.Statistic.item<float>());
    }

    [Theory]
    [InlineData(WeightAveraging.None, 8)]
    [InlineData(WeightAveraging.Polyak, 2)] // the first quarter
    [InlineData(WeightAveraging.Exponential, 0)]
    public void Where_there_is_no_average_the_weights_stay_in_their_place(WeightAveraging averaging, int steps)
    {
        using var network = new OneWeight(3);
        using var average = new WeightAverage(network, averaging, decay: 0.9);

        Run(network, average, Weights[..steps]);

        Assert.Equal(network.Value, Averaged(network, average));
    }

    [Fact]
    public void After_the_swap_the_weights_are_back_to_the_bit()
    {
        using var network = new OneWeight(0);
        using var average = new WeightAverage(network, WeightAveraging.Exponential, decay: 0.9);
        Run(network, average, [0.1f, MathF.PI, 1e-38f, 0.3f]);

        using (average.Swap())
            Assert.NotEqual(0.3f, network.Value);

        Assert.Equal(0.3f, network.Value);
    }

    [Theory]
    [InlineData(WeightAveraging.Polyak)]
    [InlineData(WeightAveraging.Exponential)]
    public void Going_on_from_a_saved_state_is_the_same_to_the_bit(WeightAveraging averaging)
    {
        using OneWeight whole = new(3), resumed = new(5);
        using WeightAverage first = new(whole, averaging, decay: 0.9), second = new(resumed, averaging, decay: 0.9);
        Run(whole, first, Weights[..5]);

        second.Restore(Checkpoint.Copy(first.State), step: 5, Weights.Length);
        Run(whole, first, Weights[5..], from: 5);
        Run(resumed, second, Weights[5..], from: 5);

        Assert.Equal(Averaged(whole, first), Averaged(resumed, second));
        Assert.Equal(["statistic", "steps", "weight"], first.State.Keys.Order());
    }

    [Theory]
    [InlineData(WeightAveraging.Polyak, 32, false)] // the quarter ends with step 8, which is to come
    [InlineData(WeightAveraging.Polyak, 28, true)]
    [InlineData(WeightAveraging.Exponential, 32, true)]
    public void An_average_that_began_too_early_for_a_longer_training_is_dropped(WeightAveraging averaging, int steps, bool isKept)
    {
        using OneWeight planned = new(3), longer = new(64);
        using WeightAverage first = new(planned, averaging, decay: 0.9), second = new(longer, averaging, decay: 0.9);
        Run(planned, first, Weights);

        second.Restore(Checkpoint.Copy(first.State), step: 8, steps);

        Assert.Equal(isKept ? Averaged(planned, first) : 64, Averaged(longer, second));
    }

    [Fact]
    public void The_running_statistics_and_weights_of_a_GoogLeNet_are_averaged_and_come_back()
    {
        using var scope = NewDisposeScope();
        using var network = new GoogLeNetModule(GoogLeNetArchitecture.Torchvision, classes: 2, auxiliary: false, new Generator(1));
        using var average = new WeightAverage(network, WeightAveraging.Exponential, decay: 0.99);
        network.train();
        network.call(randn(2, 3, 32, 32));
        var weights = NetworkWeights.ExtractWithoutAuxiliary(network);

        average.Update(step: 0, steps: 1);

        using (average.Swap())
        {
            var averaged = NetworkWeights.ExtractWithoutAuxiliary(network);
            Assert.Equal(weights["conv1.bn.running_var"].Values.Select(value => 0.1 * 1 + 0.9 * value),
                averaged["conv1.bn.running_var"].Values.Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-5);
            Assert.NotEqual(weights["conv1.bn.running_mean"].Values, averaged["conv1.bn.running_mean"].Values);
        }
        Assert.All(NetworkWeights.ExtractWithoutAuxiliary(network), pair => Assert.Equal(weights[pair.Key].Values, pair.Value.Values));
    }

    [Fact]
    public void Without_averaging_there_is_no_state()
    {
        using var network = new OneWeight(3);
        using var average = new WeightAverage(network, WeightAveraging.None, decay: 0.9);

        Assert.Empty(average.State);
    }

    private static void Run(OneWeight network, WeightAverage average, float[] weights, int from = 0)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            network.Value = weights[i];
            average.Update(from + i, Weights.Length);
        }
    }

    private static float Averaged(OneWeight network, WeightAverage average)
    {
        using (average.Swap())
            return network.Value;
    }

    private sealed class OneWeight : nn.Module
    {
        private readonly Parameter _weight;

        public OneWeight(float value)
            : base(nameof(OneWeight))
        {
            _weight = new Parameter(tensor([value]));
            Statistic = tensor([-value]);
            register_parameter("weight", _weight);
            register_buffer("statistic", Statistic);
            register_buffer("count", tensor(0L)); // as batch norm has it: nothing to average
        }

        public Tensor Statistic { get; }

        public float Value
        {
            get => _weight.item<float>();
            set
            {
                using var noGradient = no_grad();
                using var scope = NewDisposeScope();
                _weight.fill_(value);
                Statistic.fill_(-value);
            }
        }
    }
}
