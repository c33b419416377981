using MLNet.GoogLeNet.Transformers.Network;

namespace MLNet.GoogLeNet.Transformers.Formats.Onnx;

/// <summary>
/// GoogLeNet as ONNX operators, from the same tables as the trained network. Auxiliary classifiers and dropout, which are there
/// in training only, are left out.
/// </summary>
internal sealed class NetworkGraph(GraphBuilder graph, GoogLeNetModel model, IReadOnlyDictionary<string, WeightTensor> weights)
{
    private readonly ArchitectureTraits _traits = ArchitectureTraits.Of(model.Architecture);

    /// <summary>Zero-mean RGB pixels [N, 3, S, S] → logits [N, classes].</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or of another shape.</exception>
    public string Logits(string pixels, string name) =>
        Linear(name, graph.Node("Flatten", "features", [Layers(pixels).Last()]), Table1.Inception5B.Output, model.ClassNames.Count);

    /// <summary>Zero-mean RGB pixels [N, 3, S, S] → what a named layer puts out, [N, C·H·W]; nothing after it is in the graph.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or of another shape.</exception>
    public string Features(string layer, string pixels, string name) =>
        graph.Node("Flatten", name, [Layers(pixels).First(output => output == layer || output == $"{layer}.relu")]);

    // The outputs of the layers of NamedLayers, each added to the graph when it is asked for. The shapes are those of 224×224.
    private IEnumerable<string> Layers(string x)
    {
        yield return x = Convolution("conv1", x, Table1.InputChannels, Table1.Conv1, kernel: 7, stride: 2); // [N, 64, 112, 112]
        yield return x = MaxPool("pool1", x, kernel: 3);                                               // [N, 64, 56, 56]
        if (!_traits.BatchNorm)
            yield return x = LocalResponseNormalization("norm1", x, Table1.Conv1);
        yield return x = Convolution("conv2", x, Table1.Conv1, Table1.Conv2Reduce, kernel: 1);         // [N, 64, 56, 56]
        yield return x = Convolution("conv3", x, Table1.Conv2Reduce, Table1.Conv2, kernel: 3);         // [N, 192, 56, 56]
        if (!_traits.BatchNorm)
            yield return x = LocalResponseNormalization("norm2", x, Table1.Conv2);
        yield return x = MaxPool("pool2", x, kernel: 3);                                               // [N, 192, 28, 28]
        yield return x = Inception("inception3a", x, Table1.Conv2, Table1.Inception3A);                // [N, 256, 28, 28]
        yield return x = Inception("inception3b", x, Table1.Inception3A.Output, Table1.Inception3B);   // [N, 480, 28, 28]
        yield return x = MaxPool("pool3", x, kernel: 3);                                               // [N, 480, 14, 14]
        yield return x = Inception("inception4a", x, Table1.Inception3B.Output, Table1.Inception4A);   // [N, 512, 14, 14]
        yield return x = Inception("inception4b", x, Table1.Inception4A.Output, Table1.Inception4B);   // [N, 512, 14, 14]
        yield return x = Inception("inception4c", x, Table1.Inception4B.Output, Table1.Inception4C);   // [N, 512, 14, 14]
        yield return x = Inception("inception4d", x, Table1.Inception4C.Output, Table1.Inception4D);   // [N, 528, 14, 14]
        yield return x = Inception("inception4e", x, Table1.Inception4D.Output, Table1.Inception4E);   // [N, 832, 14, 14]
        yield return x = MaxPool("pool4", x, _traits.FourthPoolKernel);                                // [N, 832, 7, 7]
        yield return x = Inception("inception5a", x, Table1.Inception4E.Output, Table1.Inception5A);   // [N, 832, 7, 7]
        yield return x = Inception("inception5b", x, Table1.Inception5A.Output, Table1.Inception5B);   // [N, 1024, 7, 7]
        yield return graph.Node("GlobalAveragePool", "pool5", [x]);                                    // [N, 1024, 1, 1]
    }

    // [N, in, H, W] → [N, out, H, W]
    private string Inception(string name, string x, int input, InceptionWidths widths)
    {
        string ones = Convolution($"{name}.branch1", x, input, widths.Ones, kernel: 1);
        string threes = Convolution($"{name}.branch2.0", x, input, widths.ThreesReduce, kernel: 1);
        threes = Convolution($"{name}.branch2.1", threes, widths.ThreesReduce, widths.Threes, kernel: 3);
        string fives = Convolution($"{name}.branch3.0", x, input, widths.FivesReduce, kernel: 1);
        fives = Convolution($"{name}.branch3.1", fives, widths.FivesReduce, widths.Fives, _traits.FivesKernel);
        string pooled = graph.Node("MaxPool", $"{name}.branch4.0", [x],
            OnnxAttribute.Of("kernel_shape", [3, 3]), OnnxAttribute.Of("strides", [1, 1]), OnnxAttribute.Of("pads", [1, 1, 1, 1]));
        pooled = Convolution($"{name}.branch4.1", pooled, input, widths.PoolProjection, kernel: 1);
        return graph.Node("Concat", name, [ones, threes, fives, pooled], OnnxAttribute.Of("axis", 1));
    }

    // Convolution, batch norm where it is not folded, ReLU: [N, in, H, W] → [N, out, H/stride, W/stride]
    private string Convolution(string name, string x, int input, int output, int kernel, int stride = 1)
    {
        List<string> inputs = [x, graph.Weight($"{name}.conv.weight", Require($"{name}.conv.weight", output, input, kernel, kernel))];
        bool batchNorm = weights.ContainsKey($"{name}.bn.weight");
        if (!batchNorm)
            inputs.Add(Vector($"{name}.conv.bias", output));
        int padding = kernel / 2;
        x = graph.Node("Conv", $"{name}.conv", inputs,
            OnnxAttribute.Of("kernel_shape", [kernel, kernel]), OnnxAttribute.Of("strides", [stride, stride]),
            OnnxAttribute.Of("pads", [padding, padding, padding, padding]));
        if (batchNorm)
            x = graph.Node("BatchNormalization", $"{name}.bn",
                [x, .. new[] { "weight", "bias", "running_mean", "running_var" }.Select(part => Vector($"{name}.bn.{part}", output))],
                OnnxAttribute.Of("epsilon", (float)ArchitectureTraits.BatchNormEpsilon));
        return graph.Node("Relu", $"{name}.relu", [x]);
    }

    // y = x / (1 + α/5 · Σ x²)^¾, [N, C, H, W] → [N, C, H, W]. ONNX has an operator for it, in which ONNX Runtime spends as much
    // time as in all the rest of the network. The sum over neighbouring channels is a 1×1 convolution of the squares with a
    // banded matrix, and s^¾ = √s · √√s: the same numbers, at the speed of convolutions, and therefore no option.
    private string LocalResponseNormalization(string name, string x, int channels)
    {
        const int halfWindow = Network.LocalResponseNormalization.HalfWindow;
        var band = new float[channels * channels];
        for (int i = 0; i < channels; i++)
            for (int j = Math.Max(0, i - halfWindow); j <= Math.Min(channels - 1, i + halfWindow); j++)
                band[i * channels + j] = Network.LocalResponseNormalization.Share;
        string square = graph.Node("Mul", $"{name}.square", [x, x]);
        string sum = graph.Node("Conv", $"{name}.sum",
            [square, graph.Constant($"{name}.band", [channels, channels, 1, 1], band), graph.Constant($"{name}.k", [channels], [.. Enumerable.Repeat(1f, channels)])],
            OnnxAttribute.Of("kernel_shape", [1, 1]));
        string root = graph.Node("Sqrt", $"{name}.root", [sum]);
        string power = graph.Node("Mul", $"{name}.power", [root, graph.Node("Sqrt", $"{name}.root2", [root])]);
        return graph.Node("Div", name, [x, power]);
    }

    // The last window may reach over the edge, as in the networks.
    private string MaxPool(string name, string x, int kernel) => graph.Node("MaxPool", name, [x],
        OnnxAttribute.Of("kernel_shape", [kernel, kernel]), OnnxAttribute.Of("strides", [2, 2]), OnnxAttribute.Of("ceil_mode", 1));

    private string Linear(string name, string x, int input, int output) => graph.Node("Gemm", name,
        [x, graph.Weight("fc.weight", Require("fc.weight", output, input)), Vector("fc.bias", output)], OnnxAttribute.Of("transB", 1));

    private string Vector(string name, int length) => graph.Constant(OnnxTensor.Float32(name, Require(name, length)));

    private WeightTensor Require(string name, params long[] shape)
    {
        string? problem = !weights.TryGetValue(name, out WeightTensor? weight) ? $"missing {name}"
            : !weight.Shape.SequenceEqual(shape) ? $"{name} is [{string.Join(", ", weight.Shape)}] and should be [{string.Join(", ", shape)}]"
            : null;
        return problem is null ? weight! : throw new InvalidDataException(
            $"The weights do not fit GoogLeNet ({model.Architecture}{(model.ClassNames.Count > 0 ? $", {model.ClassNames.Count} classes" : "")}): {problem}. "
            + "Check that they are GoogLeNet's and set the architecture they were made with.");
    }
}
