using System.Runtime.CompilerServices;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Torch;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Makes the engines that options ask for.</summary>
internal static class ScoringEngines
{
    /// <param name="models">The networks.</param>
    /// <param name="options">How they compute.</param>
    /// <param name="log">Told, once, what was opened.</param>
    /// <param name="owner">The type that people dispose, for the message.</param>
    /// <param name="layer">What they give: the values of this layer; logits where left out.</param>
    public static EngineSet Of(
        IReadOnlyList<GoogLeNetModel> models, ComputeOptions options, Action<string> log, Type owner, NamedLayer? layer = null)
    {
        bool logged = false;
        return new(
            models.Count,
            (network, threads) =>
            {
                IScoringEngine engine = Open(models[network], options, threads, layer);
                if (!Interlocked.Exchange(ref logged, true))
                    log(engine.Description);
                return engine;
            },
            options.Lanes,
            shareable: options.Lanes == 1 || options.ChosenEngine != ScoringEngine.OnnxRuntime,
            owner);
    }

    public static IScoringEngine Open(GoogLeNetModel model, ComputeOptions options, int threads, NamedLayer? layer = null) =>
        options.ChosenEngine != ScoringEngine.OnnxRuntime ? OpenTorch(model, options, layer)
        : layer is { } last ? new OnnxEngine(model, threads, last)
        : new OnnxEngine(model, threads, options.Precision);

    // A method of its own: where ONNX Runtime scores, nothing of TorchSharp is initialised, and so no libtorch is loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TorchEngine OpenTorch(GoogLeNetModel model, ComputeOptions options, NamedLayer? layer) =>
        new(model, options.Device, options.Precision, layer);
}
