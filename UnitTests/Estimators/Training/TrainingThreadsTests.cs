using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

[Collection<Alone>]
public sealed class TrainingThreadsTests : IDisposable
{
    private const int Processors = 8;

    private readonly List<string> _log = [];
    private readonly IChannel _channel;
    private readonly int _before = get_num_threads();
    private ProcessorTimes? _now = new(Processors, Others: default, Clock: default);

    public TrainingThreadsTests()
    {
        var mlContext = new MLContext();
        mlContext.Log += (_, entry) => _log.Add(entry.Message);
        _channel = ((IHostEnvironment)mlContext).Register("test").Start("test");
    }

    public void Dispose() => _channel.Dispose();

    [Theory]
    [InlineData(0.3, 8)]
    [InlineData(1, 7)]
    [InlineData(2.8, 5)]
    [InlineData(8, 1)]
    [InlineData(-0.1, 8)] // clocks are not exact
    public void There_are_as_many_as_others_leave_processors_for(double busy, int expected)
    {
        using TrainingThreads threads = Start(most: 8);

        bool isChanged = Step(threads, seconds: 2, busy);

        Assert.Equal(expected, get_num_threads());
        Assert.Equal(expected != 8, isChanged);
    }

    [Fact]
    public void They_come_back_when_others_are_done_and_the_log_tells()
    {
        using TrainingThreads threads = Start(most: 4);

        Step(threads, seconds: 2, busy: 7);
        int fewer = get_num_threads();
        Step(threads, seconds: 2, busy: 0);

        Assert.Equal((1, 4), (fewer, get_num_threads()));
        Assert.Contains(_log, line =>
            line.Contains("Other processes keep 7.0 of 8 processors busy: the network trains with 1 of 4 threads."));
        Assert.Contains(_log, line => line.Contains("the network trains with 4 of 4 threads."));
    }

    [Fact]
    public void Others_that_leave_enough_processors_for_all_of_them_do_not_matter()
    {
        using TrainingThreads threads = Start(most: 4);

        Assert.False(Step(threads, seconds: 2, busy: 4));
        Assert.Equal(4, get_num_threads());
    }

    [Fact]
    public void A_short_burst_does_not_matter_nor_does_what_happens_between_steps()
    {
        using TrainingThreads threads = Start(most: 8);

        Step(threads, seconds: 0.4, busy: 8);
        Pass(seconds: 60, busy: 8);
        Step(threads, seconds: 0.4, busy: 0);
        Assert.Equal(8, get_num_threads());
        Step(threads, seconds: 5.2, busy: 0);

        Assert.Equal(8, get_num_threads());
        Assert.DoesNotContain(_log, line => line.Contains("Other processes"));
    }

    [Fact]
    public void A_load_between_two_numbers_does_not_make_them_alternate()
    {
        using TrainingThreads threads = Start(most: 8);

        bool[] changes = [.. new[] { 0.7, 0.5, 0.4, 0.55 }.Select(busy => Step(threads, seconds: 2, busy))];

        Assert.Equal([true, false, false, false], changes);
        Assert.Equal(7, get_num_threads());
    }

    [Fact]
    public void A_number_that_is_asked_for_stays_and_the_thread_has_its_own_back_afterwards()
    {
        using (TrainingThreads threads = Start(most: 8, asked: 3))
        {
            Step(threads, seconds: 2, busy: 8);
            Assert.Equal(3, get_num_threads());
        }

        Assert.Equal(_before, get_num_threads());
    }

    [Fact]
    public void Where_the_system_does_not_say_there_are_as_many_as_there_may_be()
    {
        _now = null;
        using TrainingThreads threads = Start(most: 8);
        threads.BeginStep();

        Assert.False(threads.EndStep());
        Assert.Equal(8, get_num_threads());
    }

    [Theory]
    [InlineData(3, 3, 3)]
    [InlineData(null, 2, 1)]
    public void A_network_trains_with_that_many(int? asked, int first, int second)
    {
        Assert.SkipWhen(Environment.ProcessorCount < 2, "With one processor there is one thread.");
        int[] seen = ThreadNumber.OnNewThread(() =>
        {
            ThreadNumber.Set(2);
            return ThreadsOfSteps(asked);
        });

        Assert.Equal([first, second], seen);
        Assert.Equal(_before, ThreadNumber.OnNewThread(get_num_threads));
    }

    // Others take all processors during the first of two steps.
    private int[] ThreadsOfSteps(int? asked)
    {
        var seen = new List<int>();
        using var miniBatch = new MiniBatch(index: 0, count: 2, imageSize: 32, 2);
        miniBatch.Images.Clear();
        miniBatch.TargetOf(0)[0] = miniBatch.TargetOf(1)[1] = 1;
        var options = new GoogLeNetOptions { ImageSize = 32, Seed = 1, Threads = asked, Auxiliary = AuxiliaryClassifiers.Off };
        Learner? learner = null;
        learner = new Learner(options, ["a", "b"], classWeights: null, pretrained: null, pixels: null, _channel)
        {
            ReadTimes = () => _now,
            Forward = images =>
            {
                seen.Add(get_num_threads());
                Pass(seconds: 2, busy: Processors);
                return learner!.Network.call(images);
            },
        };
        using (learner)
            for (int step = 0; step < 2; step++)
                learner.Learn([miniBatch], epoch: 1, share: 1, new Tally(2));
        return [.. seen];
    }

    private TrainingThreads Start(int most, int? asked = null) => new(asked, most, _channel, () => _now);

    private bool Step(TrainingThreads threads, double seconds, double busy)
    {
        threads.BeginStep();
        Pass(seconds, busy);
        return threads.EndStep();
    }

    private void Pass(double seconds, double busy) => _now = _now!.Value with
    {
        Others = _now.Value.Others + TimeSpan.FromSeconds(seconds * busy),
        Clock = _now.Value.Clock + TimeSpan.FromSeconds(seconds),
    };
}
