using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

public sealed class SharedEngineTests
{
    [Fact]
    public void An_engine_is_freed_when_the_last_computation_with_it_ends()
    {
        var engine = new WaitingEngine();
        var shared = new SharedEngine(engine, typeof(GoogLeNetTransformer));
        var first = new Thread(() => shared.Score([], 1, [])) { IsBackground = true };
        first.Start();
        engine.Began.Wait(TestContext.Current.CancellationToken);

        shared.Dispose();

        Assert.Equal(0, engine.Disposals);
        Assert.Throws<ObjectDisposedException>(() => shared.Score([], 1, []));
        Assert.Throws<ObjectDisposedException>(shared.EnterLane);
        engine.MayEnd.Set();
        first.Join();
        Assert.Equal(1, engine.Disposals);
        shared.Dispose();
        Assert.Equal(1, engine.Disposals);
    }

    [Fact]
    public void A_computation_that_fails_has_ended_too()
    {
        var engine = new WaitingEngine { Fails = true };
        var shared = new SharedEngine(engine, typeof(GoogLeNetTransformer));

        Assert.Throws<InvalidOperationException>(() => shared.Score([], 1, []));
        shared.Dispose();

        Assert.Equal(1, engine.Disposals);
    }

    private sealed class WaitingEngine : IScoringEngine
    {
        public string Description => "waits";
        public ManualResetEventSlim Began { get; } = new();
        public ManualResetEventSlim MayEnd { get; } = new();
        public bool Fails { get; init; }
        public int Disposals { get; private set; }

        public void Score(ReadOnlySpan<float> pixels, int count, Span<float> outputs)
        {
            if (Fails)
                throw new InvalidOperationException("no");
            Began.Set();
            MayEnd.Wait();
        }

        public void Dispose() => Disposals++;
    }
}
