using System.Runtime.CompilerServices;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Managed;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Torch;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>
/// The engines of a transformer, one a network, made when first asked for: those that take an image at a time on all threads, and
/// those whose calls take one thread each, for lanes. Thread-safe.
/// </summary>
/// <param name="networks">Number of networks.</param>
/// <param name="open">Makes the engine of a network for a number of threads a call.</param>
/// <param name="threads">Number of threads that an image at a time may use.</param>
/// <param name="shareable">Whether one engine serves both, since threads do not concern the engine.</param>
/// <param name="owner">The type that people dispose, for the message.</param>
internal sealed class EnginePool(int networks, Func<int, int, IScoringEngine> open, int threads, bool shareable, Type owner) : IDisposable
{
    private readonly Lock _lock = new();
    private IReadOnlyList<IScoringEngine>? _forOne, _forLanes;
    private volatile bool _disposed;

    /// <summary>The engines that options ask for.</summary>
    /// <param name="models">The networks.</param>
    /// <param name="options">How they compute.</param>
    /// <param name="host">Its log says, once, what was opened.</param>
    /// <param name="owner">The type that people dispose, for the message.</param>
    /// <param name="layer">What they give: the values of this layer; logits where left out.</param>
    /// <param name="processor">The processor that the precision is chosen for; the one that this runs on where left out.</param>
    /// <param name="withFeatures">Whether the pooled features follow the logits.</param>
    public static EnginePool Of(
        IReadOnlyList<GoogLeNetModel> models, ComputeOptions options, IHost host, Type owner, NamedLayer? layer = null,
        ProcessorFeatures? processor = null, bool withFeatures = false)
    {
        string what = layer is { } last ? $"the features of {last.Name}" : "the scores";
        bool logged = false;
        return new(
            models.Count,
            (network, threads) =>
            {
                var (engine, warning) = Open(
                    models[network], options, threads, layer, processor ?? ProcessorFeatures.Current, withFeatures);
                if (!Interlocked.Exchange(ref logged, true))
                    Log(host, $"{engine.Description} computes {what}.", warning);
                return engine;
            },
            options.Lanes,
            shareable: options.Lanes == 1 || options.ChosenEngine != ScoringEngine.OnnxRuntime,
            owner);
    }

    public int Count => networks;

    /// <summary>Whether no engine will be given any more.</summary>
    public bool IsDisposed => _disposed;

    public IReadOnlyList<IScoringEngine> ForOne()
    {
        lock (_lock)
            return _forOne ??= (shareable ? _forLanes : null) ?? Open(threads);
    }

    public IReadOnlyList<IScoringEngine> ForLanes()
    {
        lock (_lock)
            return _forLanes ??= (shareable ? _forOne : null) ?? Open(1);
    }

    /// <summary>What the engines say of themselves; makes those for lanes if there are none.</summary>
    public string Description
    {
        get
        {
            lock (_lock)
            {
                string name = (_forLanes ?? _forOne ?? ForLanes())[0].Description;
                return networks == 1 ? name : $"{name}, {networks} networks";
            }
        }
    }

    // One engine as options ask for it, and what to warn of.
    private static (IScoringEngine Engine, string? Warning) Open(
        GoogLeNetModel model, ComputeOptions options, int threads, NamedLayer? layer, ProcessorFeatures processor, bool withFeatures)
    {
        string? why = options.Precision == Precision.Auto ? "the fastest that needs no libtorch and no int8" : null;
        return options.ChosenEngine switch
        {
            ScoringEngine.Managed => (ManagedEngines.Open(model, threads, layer, withFeatures, why), null),
            ScoringEngine.OnnxRuntime when layer is { } last => (new OnnxEngine(model, threads, last) { Why = why }, null),
            ScoringEngine.OnnxRuntime => (
                new OnnxEngine(model, threads, options.Precision, withFeatures: withFeatures) { Why = why }, null),
            _ => OpenTorch(model, options, layer, processor, withFeatures),
        };
    }

    /// <summary>An engine that gives the values of a layer, in 32-bit numbers on the processor.</summary>
    public static IScoringEngine OpenLayer(GoogLeNetModel model, int threads, NamedLayer layer) =>
        Open(model, new() { Precision = Precision.Float32 }, threads, layer, ProcessorFeatures.Current, withFeatures: false).Engine;

    // A method of its own: where TorchSharp does not score, nothing of TorchSharp is initialised, and so no libtorch is loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (IScoringEngine Engine, string? Warning) OpenTorch(
        GoogLeNetModel model, ComputeOptions options, NamedLayer? layer, ProcessorFeatures processor, bool withFeatures)
    {
        ChosenPrecision chosen = ChosenPrecision.ForScoring(options.Precision, options.Device, processor);
        return (new TorchEngine(model, options.Device, chosen.Precision, layer, withFeatures) { Why = chosen.Why }, chosen.Warning);
    }

    private static void Log(IHost host, string engine, string? warning)
    {
        using IChannel channel = host.Start("Engine");
        channel.Info(MessageSensitivity.None, engine);
        if (warning is not null)
            channel.Warning(MessageSensitivity.None, warning);
    }

    private IReadOnlyList<IScoringEngine> Open(int threadsOfCall)
    {
        ObjectDisposedException.ThrowIf(_disposed, owner);
        var engines = new List<IScoringEngine>();
        try
        {
            for (int i = 0; i < networks; i++)
                engines.Add(new SharedEngine(open(i, threadsOfCall), owner));
            return engines;
        }
        catch
        {
            engines.ForEach(engine => engine.Dispose());
            throw;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (IScoringEngine engine in ((IEnumerable<IScoringEngine>)[.. _forOne ?? [], .. _forLanes ?? []]).Distinct())
                engine.Dispose();
            _forOne = _forLanes = null;
            _disposed = true;
        }
    }
}

/// <summary>
/// An engine that may be disposed while others compute with it: they finish their mini-batch, and the next one is refused.
/// </summary>
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

/// <summary>
/// Native memory that many threads use and any of them may free: it goes when the last use of it ends, and who comes later is refused.
/// Freed in the middle of a computation, it would end the process.
/// </summary>
/// <param name="memory">What is freed.</param>
/// <param name="owner">The type that people dispose, for the message.</param>
internal sealed class CountedUse(IDisposable memory, Type owner) : IDisposable
{
    private readonly Lock _lock = new();
    private int _uses;
    private bool _disposed;

    /// <summary>Begins a use, which ends when what is returned is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The memory is free, or about to be.</exception>
    public Use Enter()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, owner);
            _uses++;
        }
        return new(this);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            FreeIfUnused();
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _uses--;
            FreeIfUnused();
        }
    }

    private void FreeIfUnused()
    {
        if (_disposed && _uses == 0)
            memory.Dispose();
    }

    public readonly ref struct Use(CountedUse counted)
    {
        public void Dispose() => counted.Leave();
    }
}
