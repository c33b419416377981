using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>An engine that may be disposed while others compute with it: they finish their mini-batch, and the next one is refused.</summary>
/// <param name="engine">What computes; belongs to this object from now on.</param>
/// <param name="owner">The type that people dispose, for the message.</param>
internal sealed class SharedEngine(IScoringEngine engine, Type owner) : IScoringEngine
{
    private readonly CountedUse _use = new(engine, owner);

    public string Description => engine.Description;

    public void Score(ReadOnlySpan<float> pixels, int count, Span<float> outputs)
    {
        using CountedUse.Use use = _use.Enter();
        engine.Score(pixels, count, outputs);
    }

    public void EnterLane()
    {
        using CountedUse.Use use = _use.Enter();
        engine.EnterLane();
    }

    public void Dispose() => _use.Dispose();
}
