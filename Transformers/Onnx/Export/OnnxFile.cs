using MLNet.GoogLeNet.Data.Files;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx.Reference;

namespace MLNet.GoogLeNet.Transformers.Onnx.Export;

/// <summary>Writes ONNX files that were seen to work.</summary>
internal static class OnnxFile
{
    /// <summary>Writes the file; it takes its name only after its graph has given the scores of the reference computation.</summary>
    public static void Write(string path, GoogLeNetModel model, OnnxExportOptions options) =>
        Write(path, model, options, written => new ReferenceEngine(written, options.Precision, options.Int8Processors));

    /// <param name="path">Where the file is in the end.</param>
    /// <param name="model">What is written.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="referenceOf">Makes the engine that the graph must agree with, of the model with the weights as they are written.</param>
    public static void Write(string path, GoogLeNetModel model, OnnxExportOptions options, Func<GoogLeNetModel, IScoringEngine> referenceOf)
    {
        byte[] graph = OnnxGraph.Build(model, options);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(graph);
            using IScoringEngine reference = referenceOf(Float16Rounding.Of(model, options));
            new ExportCheck(model, options).Verify(graph, reference);
        });
    }
}
