using System.Numerics.Tensors;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx.Graphs;
using MLNet.GoogLeNet.Transformers.Onnx.Int8;

namespace MLNet.GoogLeNet.Transformers.Onnx;

/// <summary>
/// Scores with ONNX Runtime on the processor from the layers that are also exported; local responses are normalised outside of its graph.
/// </summary>
internal sealed class OnnxEngine : IScoringEngine
{
    private readonly OnnxChain _chain;
    private readonly int _imageSize;
    private readonly string _name;
    private readonly bool _isLayer; // in which what is not a number stays where it is

    /// <param name="model">What it scores.</param>
    /// <param name="threads">Number of threads that one call uses; the calling one is among them.</param>
    /// <param name="precision">float32 or int8.</param>
    /// <param name="processor">The processor for which int8 weights are rounded; the one that this runs on where left out.</param>
    /// <param name="withFeatures">Whether the pooled features, in 32-bit numbers, follow the logits.</param>
    public OnnxEngine(
        GoogLeNetModel model, int threads, Precision precision = Precision.Float32, ProcessorFeatures? processor = null,
        bool withFeatures = false)
        : this(
            model, threads, precision == Precision.Int8 ? Int8For(processor ?? ProcessorFeatures.Current) : new OnnxExportOptions(),
            withFeatures)
    {
    }

    /// <summary>Gives the values of a layer, in 32-bit numbers.</summary>
    public OnnxEngine(GoogLeNetModel model, int threads, NamedLayer layer)
        : this(OnnxGraph.BuildFeatureParts(model, layer), OnnxGraph.Features, model.ImageSize, threads, "float32", isLayer: true)
    {
    }

    private OnnxEngine(GoogLeNetModel model, int threads, OnnxExportOptions options, bool withFeatures)
        : this(
            OnnxGraph.BuildParts(model, options, withFeatures), withFeatures ? OnnxGraph.Evidence : OnnxGraph.Logits, model.ImageSize,
            threads, NumbersOf(options), isLayer: false,
            options.Precision == Precision.Int8 ? new(model.ImageSize, model.RequireRanges()[ActivationNames.Pixels]) : null)
    {
    }

    private OnnxEngine(
        IReadOnlyList<GraphPart> graph, string output, int imageSize, int threads, string numbers, bool isLayer,
        PixelPatches? patches = null)
    {
        (_imageSize, _isLayer) = (imageSize, isLayer);
        _chain = new OnnxChain(graph, output, threads, patches);
        _name = $"ONNX Runtime {_chain.Version}, CPU, {numbers}";
    }

    public string Description => Why is null ? _name : $"{_name} (Auto: {Why})";

    /// <summary>Why the precision was chosen; none where the user asked for it.</summary>
    public string? Why { get; init; }

    public void Score(ReadOnlySpan<float> pixels, int count, Span<float> outputs)
    {
        _chain.Run(pixels, [count, 3, _imageSize, _imageSize], outputs);
        for (int i = 0, image = pixels.Length / count, output = outputs.Length / count; !_isLayer && i < count; i++)
        {
            // Bytes are always numbers, and ONNX Runtime's max pools may skip what is none.
            if (!float.IsFinite(TensorPrimitives.Sum(pixels.Slice(i * image, image))))
                outputs.Slice(i * output, output).Fill(float.NaN);
        }
    }

    public void Dispose() => _chain.Dispose();

    private static OnnxExportOptions Int8For(ProcessorFeatures processor) => new()
    {
        Precision = Precision.Int8,
        Int8Processors = processor.ExactByteProducts ? Int8Processors.Vnni : Int8Processors.Any,
    };

    private static string NumbersOf(OnnxExportOptions options) =>
        options.Precision != Precision.Int8 ? "float32"
        : options.Int8Processors == Int8Processors.Vnni ? "int8 (8-bit weights)"
        : "int8 (7-bit weights: this processor has no VNNI)";
}
