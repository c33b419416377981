using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class LearnerTests : IDisposable
{
    private const int Side = 32, Classes = 2;
    private static readonly string[] ClassNames = ["a", "b"];

    private static readonly GoogLeNetOptions Options = new()
    {
        Architecture = GoogLeNetArchitecture.Paper, // no batch norm: what stands in one mini-batch does not matter
        ImageSize = Side,
        Auxiliary = AuxiliaryClassifiers.Off,
        Seed = 1,
    };

    private static readonly GoogLeNetOptions Smoothed = Options with { LabelSmoothing = 0.1 };

    private readonly List<string> _log = [];
    private readonly IChannel _channel;

    public LearnerTests()
    {
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, entry) => _log.Add(entry.Message);
        _channel = ((IHostEnvironment)mlContext).Register("test").Start("test");
    }

    public void Dispose() => _channel.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Mini_batches_that_are_accumulated_make_the_step_of_one_large_one(bool isWeighted)
    {
        using MiniBatch whole = Images(0, 6), first = Images(0, 1), second = Images(1, 5);
        using Learner together = WithoutDropout(Smoothed, isWeighted: isWeighted);
        using Learner apart = WithoutDropout(Smoothed, isWeighted: isWeighted);
        Tally expected = new(Classes), actual = new(Classes);

        together.Learn([whole], epoch: 1, share: 1, expected);
        apart.Learn([first, second], epoch: 1, share: 1, actual);

        AssertClose(together.Network, apart.Network);
        Assert.Equal(expected.Loss, actual.Loss, 5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void When_memory_does_not_suffice_the_mini_batch_is_halved_and_the_step_stays_the_same(bool isWeighted)
    {
        using MiniBatch whole = Images(0, 6);
        using Learner ample = WithoutDropout(Smoothed, isWeighted: isWeighted);
        using Learner scarce = WithoutDropout(Smoothed, largest: 2, isWeighted);
        Tally expected = new(Classes), actual = new(Classes);

        ample.Learn([whole], epoch: 1, share: 1, expected);
        scarce.Learn([whole], epoch: 1, share: 1, actual);

        AssertClose(ample.Network, scarce.Network);
        Assert.Equal(expected.Loss, actual.Loss, 5);
        Assert.Equal(expected.Accuracy, actual.Accuracy);
        Assert.Contains(_log, line =>
            line.Contains("There was not enough memory for 6 images of 32×32 at a time: from now on the network takes 3. Steps still"));
        Assert.Contains(_log, line => line.Contains("not enough memory for 3 images of 32×32 at a time: from now on the network takes 1."));
    }

    [Fact]
    public void The_loss_of_a_heavy_class_counts_more_in_steps_of_mini_batches_of_one_image()
    {
        using MiniBatch first = Images(0, 1), second = Images(1, 1);
        using Learner alike = WithoutDropout(Options), weighted = WithoutDropout(Options, isWeighted: true);

        alike.Learn([first, second], epoch: 1, share: 1, new Tally(Classes));
        weighted.Learn([first, second], epoch: 1, share: 1, new Tally(Classes));

        float Bias(Learner learner) => Weights(learner.Network)["fc.bias"].Values[0]; // of the heavy class
        Assert.True(Bias(weighted) > Bias(alike) + 1e-4f);
    }

    [Fact]
    public void Batch_norm_never_gets_a_part_of_one_image()
    {
        using MiniBatch whole = Images(0, 5);
        var parts = new List<long>();
        GoogLeNetOptions batchNorm = Options with { Architecture = GoogLeNetArchitecture.Torchvision };
        using Learner learner = WithoutDropout(batchNorm, largest: 3, parts: parts);

        learner.Learn([whole], epoch: 1, share: 1, new Tally(Classes));

        Assert.Equal([5, 2, 3], parts);
        Assert.True(learner.IsFinite());
        using Learner scarcer = WithoutDropout(batchNorm, largest: 2);
        Assert.Contains("There is not enough memory to train on 3 images of 32×32 at a time.",
            Assert.Throws<InsufficientMemoryException>(() => scarcer.Learn([whole], epoch: 1, share: 1, new Tally(Classes))).Message);
    }

    [Fact]
    public void When_memory_does_not_suffice_to_score_a_mini_batch_it_is_halved_and_the_scores_stay_the_same()
    {
        using MiniBatch whole = Images(0, 5);
        using Learner ample = WithoutDropout(Options), scarce = WithoutDropout(Options, largest: 2);
        using var noGradient = no_grad();

        var (expected, expectedLoss) = ample.Score(whole);
        var (logits, loss) = scarce.Score(whole);

        Assert.Equal(5 * Classes, logits.Length);
        Assert.All(expected.Zip(logits), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal(expectedLoss, loss, 5);
        Assert.Contains(_log, line =>
            line.Contains("There was not enough memory for 5 images of 32×32 at a time: from now on the network takes 2. Scores stay"));
        Assert.Throws<InsufficientMemoryException>(() => WithoutDropout(Options, largest: 0).Score(whole));
    }

    [Fact]
    public void When_memory_does_not_suffice_for_one_image_the_message_says_what_to_do()
    {
        using MiniBatch whole = Images(0, 2);
        using Learner learner = WithoutDropout(Options, largest: 0);
        float[] before = Weights(learner.Network)["conv1.conv.weight"].Values;

        var error = Assert.Throws<InsufficientMemoryException>(() => learner.Learn([whole], epoch: 1, share: 1, new Tally(Classes)));

        Assert.Contains("There is not enough memory to train on 1 images of 32×32 at a time. Lower ImageSize", error.Message);
        Assert.Equal(before, Weights(learner.Network)["conv1.conv.weight"].Values);
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 0)]
    public void How_the_labels_of_mixed_images_did_is_not_told(bool isMixed, int told)
    {
        using MiniBatch whole = Images(0, 4);
        for (int i = 0; i < whole.Count; i++)
            whole.Rows[i] = i;
        whole.IsMixed = isMixed;
        var margins = new LabelMargins([.. Enumerable.Range(0, 4).Select(row => new TrainingImage(row, row % Classes, IsHeldOut: false))]);
        using Learner learner = WithoutDropout(Options);

        learner.Learn([whole], epoch: 1, share: 1, new Tally(Classes), margins);

        Assert.Equal(told, margins.Suspects(ClassNames, paths: null).Count);
    }

    [Fact]
    public void What_libtorch_throws_when_it_gets_no_memory_is_recognised()
    {
        var error = Assert.ThrowsAny<ExternalException>(() => empty(1L << 52)); // 16 petabytes

        Assert.True(Learner.IsOutOfMemory(error), error.Message);
        Assert.False(Learner.IsOutOfMemory(new ExternalException("shape mismatch")));
    }

    [Fact]
    public void A_loss_that_is_no_number_leaves_the_weights_as_they_were()
    {
        using MiniBatch whole = Images(0, 2);
        whole.ImageOf(1)[0] = float.NaN;
        using Learner learner = WithoutDropout(Options);
        float[] before = Weights(learner.Network)["conv1.conv.weight"].Values;

        Assert.Throws<DivergenceException>(() => learner.Learn([whole], epoch: 1, share: 1, new Tally(Classes)));

        Assert.Equal(before, Weights(learner.Network)["conv1.conv.weight"].Values);
    }

    [Fact]
    public void A_gradient_longer_than_allowed_makes_a_shorter_step()
    {
        using MiniBatch whole = Images(0, 6);
        using Learner free = WithoutDropout(Options with { Momentum = 0, WeightDecay = 0 });
        using Learner clipped = WithoutDropout(Options with { Momentum = 0, WeightDecay = 0, GradientClipNorm = 0.1 });
        var start = Weights(free.Network);

        free.Learn([whole], epoch: 1, share: 1, new Tally(Classes));
        clipped.Learn([whole], epoch: 1, share: 1, new Tally(Classes));

        double Length(Learner learner) => Math.Sqrt(Weights(learner.Network).Sum(pair =>
            pair.Value.Values.Zip(start[pair.Key].Values).Sum(values => Math.Pow(values.First - values.Second, 2))));
        Assert.Equal(0.1 * Options.LearningRate, Length(clipped), 5);
        Assert.True(Length(free) > 2 * Length(clipped));
    }

    [Fact]
    public void Dropout_differs_from_epoch_to_epoch_and_not_from_run_to_run()
    {
        using MiniBatch whole = Images(0, 6);
        using var learner = new Learner(Options, ClassNames, classWeights: null, pretrained: null, pixels: null, _channel);
        learner.Network.train();

        double[] losses = [.. new[] { 1, 2, 1, 2 }.Select(epoch =>
        {
            var tally = new Tally(Classes);
            learner.Learn([whole], epoch, share: 0, tally); // a step of no length
            return tally.Loss;
        })];

        Assert.Equal(losses[..2], losses[2..]);
        Assert.NotEqual(losses[0], losses[1]);
    }

    [Fact]
    public void Steps_leave_no_native_memory_behind()
    {
        using MiniBatch whole = Images(0, 4);
        using Learner learner = WithoutDropout(Options);
        learner.Learn([whole], epoch: 1, share: 1, new Tally(Classes));
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        for (int step = 0; step < 10; step++)
            learner.Learn([whole], epoch: 1, share: 1, new Tally(Classes));

        Assert.InRange(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount, 0, before);
    }

    private Learner WithoutDropout(
        GoogLeNetOptions options, int largest = int.MaxValue, bool isWeighted = false, List<long>? parts = null)
    {
        Learner? learner = null;
        learner = new Learner(options, ClassNames, isWeighted ? [10, 1] : null, pretrained: null, pixels: null, _channel)
        {
            Forward = images =>
            {
                parts?.Add(images.shape[0]);
                if (images.shape[0] > largest)
                    empty(1L << 52); // throws what libtorch throws when memory is out
                return learner!.Network.call(images);
            },
        };
        learner.Network.train();
        foreach (nn.Module module in learner.Network.modules())
            if (module is SeededDropout dropout)
                dropout.eval();
        return learner;
    }

    private static MiniBatch Images(int first, int count)
    {
        var miniBatch = new MiniBatch(index: 0, count, Side, Classes);
        for (int i = 0; i < count; i++)
        {
            var random = new Random(first + i);
            foreach (ref float value in miniBatch.ImageOf(i))
                value = random.Next(-120, 120);
            miniBatch.TargetOf(i)[(first + i) % Classes] = 1;
            if (first + i == 2)
                ((ReadOnlySpan<float>)[0.75f, 0.25f]).CopyTo(miniBatch.TargetOf(i)); // as MixUp makes it
        }
        return miniBatch;
    }

    private static Dictionary<string, WeightTensor> Weights(GoogLeNetModule network) => NetworkWeights.Extract(network);

    private static void AssertClose(GoogLeNetModule expected, GoogLeNetModule actual)
    {
        var other = Weights(actual);
        Assert.All(Weights(expected), pair => Assert.All(
            pair.Value.Values.Zip(other[pair.Key].Values), values => Assert.Equal(values.First, values.Second, 1e-5f)));
    }
}
