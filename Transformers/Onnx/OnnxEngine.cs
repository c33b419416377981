using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Onnx;

/// <summary>Scores with ONNX Runtime on the processor from the graph that is also exported.</summary>
internal sealed class OnnxEngine : IScoringEngine
{
    private readonly OnnxSession _session;
    private readonly int _imageSize;
    private readonly string _output;

    /// <param name="model">What it scores.</param>
    /// <param name="threads">Number of threads that one call uses; the calling one is among them.</param>
    /// <param name="precision">float32 or int8.</param>
    public OnnxEngine(GoogLeNetModel model, int threads, Precision precision = Precision.Float32)
        : this(OnnxGraph.Build(model, new OnnxExportOptions { Precision = precision }), OnnxGraph.Logits, model.ImageSize, threads, precision)
    {
    }

    /// <summary>Gives the values of a layer, in 32-bit numbers.</summary>
    public OnnxEngine(GoogLeNetModel model, int threads, NamedLayer layer)
        : this(OnnxGraph.BuildFeatures(model, layer), OnnxGraph.Features, model.ImageSize, threads, Precision.Float32)
    {
    }

    private OnnxEngine(byte[] graph, string output, int imageSize, int threads, Precision precision)
    {
        _imageSize = imageSize;
        _output = output;
        _session = new OnnxSession(graph, threads);
        Description = $"ONNX Runtime {_session.Version}, CPU, {(precision == Precision.Int8 ? "int8" : "float32")}";
    }

    public string Description { get; }

    public void Score(ReadOnlySpan<float> pixels, int count, Span<float> outputs) =>
        _session.Run(pixels, [count, 3, _imageSize, _imageSize], _output, outputs);

    public void Dispose() => _session.Dispose();
}
