using System.Runtime.CompilerServices;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Makes the engine that options ask for.</summary>
internal static class ScoringEngines
{
    public static IScoringEngine Open(GoogLeNetModel model, ScoringOptions options) =>
        options.ChosenEngine == ScoringEngine.OnnxRuntime ? new OnnxEngine(model, options.Precision) : OpenTorch(model, options);

    // A method of its own: where ONNX Runtime scores, nothing of TorchSharp is initialised, and so no libtorch is loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TorchEngine OpenTorch(GoogLeNetModel model, ScoringOptions options) => new(model, options.Device, options.Precision);
}
