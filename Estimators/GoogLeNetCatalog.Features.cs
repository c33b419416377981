using Microsoft.ML;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet;

public static partial class GoogLeNetCatalog
{
    private const int PaperImageSize = 224;

    /// <summary>Makes features for any other trainer: the output of a layer of a network, with public weights or your own.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make: vector of single, [1024] of "pool5", [C, H, W] of any other layer.</param>
    /// <param name="inputColumnName">A column of zero-mean pixels, vector of single [3, H, W], of which the middle square is taken.</param>
    /// <param name="weights">
    /// A file of weights: safetensors, a PyTorch state dict, an ONNX model, a Caffe model or a saved ML.NET model.
    /// </param>
    /// <param name="layer">
    /// The layer, in the order of the network: conv1, pool1, norm1, conv2, conv3, norm2, pool2, inception3a, inception3b, pool3,
    /// inception4a to inception4e, pool4, inception5a, inception5b, pool5 (norm1 and norm2 in the paper's architecture only).
    /// </param>
    /// <param name="imageSize">Side in pixels of the square that the network takes, from 32 to 8192; 224 in the paper.</param>
    /// <param name="options">What it computes with; the defaults where left out.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It does not hold the weights of a GoogLeNet.</exception>
    /// <exception cref="ArgumentException">There is no such layer, or a value is out of its range.</exception>
    public static GoogLeNetFeaturizingEstimator FeaturizeWithGoogLeNet(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName, string weights, string layer = "pool5",
        int imageSize = PaperImageSize, ComputeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(weights);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(layer);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageSize, GoogLeNetModel.SmallestImageSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(imageSize, GoogLeNetModel.LargestImageSize);
        if (!File.Exists(weights))
            throw new FileNotFoundException(
                $"The weights are '{weights}', and there is no such file. Nothing is downloaded: get the file and name its path.", weights);
        GoogLeNetWeights imported = GoogLeNetWeights.Read(weights);
        var network = new GoogLeNetModel(imported.Architecture, [], imageSize, imported.Mean, imported.Tensors);
        return new(
            catalog.Environment(), network, $"The weights of '{weights}'", layer, outputColumnName, inputColumnName, options ?? new());
    }

    /// <summary>Makes features for any other trainer: the output of a layer of a trained network.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make: vector of single, [1024] of "pool5", [C, H, W] of any other layer.</param>
    /// <param name="inputColumnName">A column of zero-mean pixels, vector of single [3, H, W], of which the middle square is taken.</param>
    /// <param name="model">The trained network, as <see cref="GoogLeNetTransformer.Model"/> has it.</param>
    /// <param name="layer">
    /// The layer, in the order of the network: conv1, pool1, norm1, conv2, conv3, norm2, pool2, inception3a, inception3b, pool3,
    /// inception4a to inception4e, pool4, inception5a, inception5b, pool5 (norm1 and norm2 in the paper's architecture only).
    /// </param>
    /// <param name="options">What it computes with; the defaults where left out.</param>
    /// <exception cref="ArgumentException">There is no such layer, or an option is out of its range.</exception>
    public static GoogLeNetFeaturizingEstimator FeaturizeWithGoogLeNet(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName, GoogLeNetModel model, string layer = "pool5",
        ComputeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(layer);
        return new(catalog.Environment(), model, "The model's weights", layer, outputColumnName, inputColumnName, options ?? new());
    }
}
