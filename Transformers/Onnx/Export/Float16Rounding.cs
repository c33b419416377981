using MLNet.GoogLeNet.Transformers.Onnx.Graphs;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Onnx.Export;

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
        return new(model.Architecture, model.ClassNames, model.ImageSize, model.Mean, fold ? BatchNormFolding.Unfold(weights) : weights, model.Scale);
    }

    // Convolutions and the classifier; biases and batch norm are vectors.
    private static bool IsStoredIn16Bits(WeightTensor weight) => weight.Shape.Length > 1;

    private static WeightTensor Round(string name, WeightTensor weight) =>
        new(weight.Shape, [.. weight.Values.Select(value => (float)OnnxTensor.Round(name, value))]);
}
