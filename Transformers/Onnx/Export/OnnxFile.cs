using MLNet.GoogLeNet.Data.Files;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx.Graphs;
using MLNet.GoogLeNet.Transformers.Onnx.Reference;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Onnx.Export;

/// <summary>Writes ONNX files that were seen to work.</summary>
internal static class OnnxFile
{
    /// <summary>Writes the file; it takes its name only after its graph has given the scores of the reference computation.</summary>
    public static void Write(string path, GoogLeNetModel model, OnnxExportOptions options, Calibration? calibration) => Write(
        path, model, options,
        written => new ReferenceEngine(written, options.Precision, options.Int8Processors, withFeatures: calibration is not null),
        calibration);

    /// <param name="path">Where the file is in the end.</param>
    /// <param name="model">What is written.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="referenceOf">
    /// Makes the engine that the graph must agree with, of the model with the weights as they are written.
    /// </param>
    /// <param name="calibration">What is known of held-out images, if anything; the engine gives features then.</param>
    public static void Write(
        string path, GoogLeNetModel model, OnnxExportOptions options, Func<GoogLeNetModel, IScoringEngine> referenceOf,
        Calibration? calibration = null)
    {
        byte[] graph = OnnxGraph.Build(model, options, calibration);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(graph);
            using IScoringEngine reference = referenceOf(Float16Rounding.Of(model, options));
            new ExportCheck(model, options, calibration).Verify(graph, reference);
        });
    }
}

/// <summary>The network that an export with 16-bit weights stands for.</summary>
internal static class Float16Rounding
{
    /// <summary>The same model with weights that have been through 16 bits, as the options have it.</summary>
    public static GoogLeNetModel Of(GoogLeNetModel model, OnnxExportOptions options)
    {
        if (!options.Float16Weights)
            return model;
        bool fold = options.FoldBatchNorm && model.Architecture == GoogLeNetArchitecture.Torchvision;
        IReadOnlyDictionary<string, WeightTensor> weights = fold ? BatchNormFolding.Fold(model.Weights) : model.Weights;
        weights = weights.ToDictionary(pair => pair.Key, pair => IsStoredIn16Bits(pair.Value) ? Round(pair.Key, pair.Value) : pair.Value);
        return new(
            model.Architecture, model.ClassNames, model.ImageSize, model.Mean, fold ? BatchNormFolding.Unfold(weights) : weights,
            model.Scale);
    }

    // Convolutions and the classifier; biases and batch norm are vectors.
    private static bool IsStoredIn16Bits(WeightTensor weight) => weight.Shape.Length > 1;

    private static WeightTensor Round(string name, WeightTensor weight) =>
        new(weight.Shape, [.. weight.Values.Select(value => (float)OnnxTensor.Round(name, value))]);
}
