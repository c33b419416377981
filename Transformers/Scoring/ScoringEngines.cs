using System.Runtime.CompilerServices;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Makes the engines that options ask for.</summary>
internal static class ScoringEngines
{
    /// <param name="models">The networks.</param>
    /// <param name="options">How they compute.</param>
    /// <param name="log">Told what was opened.</param>
    public static EngineSet Of(IReadOnlyList<GoogLeNetModel> models, ScoringOptions options, Action<string> log) => new(
        models.Count,
        (network, threads) =>
        {
            IScoringEngine engine = Open(models[network], options, threads);
            log(engine.Description);
            return engine;
        },
        options.Lanes,
        shareable: options.Lanes == 1 || options.ChosenEngine != ScoringEngine.OnnxRuntime);

    public static IScoringEngine Open(GoogLeNetModel model, ScoringOptions options, int threads) =>
        options.ChosenEngine == ScoringEngine.OnnxRuntime ? new OnnxEngine(model, threads, options.Precision) : OpenTorch(model, options);

    // A method of its own: where ONNX Runtime scores, nothing of TorchSharp is initialised, and so no libtorch is loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TorchEngine OpenTorch(GoogLeNetModel model, ScoringOptions options) => new(model, options.Device, options.Precision);
}
