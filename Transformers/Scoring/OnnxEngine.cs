using MLNet.GoogLeNet.Transformers.Formats.Onnx;
using MLNet.GoogLeNet.Transformers.Network;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Scores with ONNX Runtime on the processor in 32-bit numbers, from the graph that is also exported.</summary>
internal sealed class OnnxEngine : IScoringEngine
{
    private readonly OnnxSession _session;
    private readonly int _imageSize;
    private readonly string _output;

    /// <param name="model">What it scores.</param>
    /// <param name="threads">Number of threads that one call uses; the calling one is among them.</param>
    /// <param name="layer">What it gives: the values of this layer; logits where left out.</param>
    public OnnxEngine(GoogLeNetModel model, int threads, NamedLayer? layer = null)
    {
        _imageSize = model.ImageSize;
        _output = layer is null ? OnnxGraph.Logits : OnnxGraph.Features;
        _session = new OnnxSession(
            layer is { } last ? OnnxGraph.BuildFeatures(model, last) : OnnxGraph.Build(model, new OnnxExportOptions()), threads);
        Description = $"ONNX Runtime {_session.Version}, CPU, float32";
    }

    public string Description { get; }

    public void Score(ReadOnlySpan<float> pixels, int count, Span<float> outputs) =>
        _session.Run(pixels, [count, 3, _imageSize, _imageSize], _output, outputs);

    public void Dispose() => _session.Dispose();
}
