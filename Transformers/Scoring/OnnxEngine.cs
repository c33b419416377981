using MLNet.GoogLeNet.Transformers.Formats.Onnx;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Scores with ONNX Runtime on the processor from the graph that is also exported.</summary>
internal sealed class OnnxEngine : IScoringEngine
{
    private readonly OnnxSession _session;
    private readonly int _imageSize;

    /// <param name="model">What it scores.</param>
    /// <param name="threads">Number of threads that one call uses; the calling one is among them.</param>
    /// <param name="precision">float32 or int8.</param>
    public OnnxEngine(GoogLeNetModel model, int threads, Precision precision = Precision.Float32)
    {
        _imageSize = model.ImageSize;
        _session = new OnnxSession(OnnxGraph.Build(model, new OnnxExportOptions { Precision = precision }), threads);
        Description = $"ONNX Runtime {_session.Version}, CPU, {(precision == Precision.Int8 ? "int8" : "float32")}";
    }

    public string Description { get; }

    public void Score(ReadOnlySpan<float> pixels, int count, Span<float> logits) =>
        _session.Run(pixels, [count, 3, _imageSize, _imageSize], OnnxGraph.Logits, logits);

    public void Dispose() => _session.Dispose();
}
