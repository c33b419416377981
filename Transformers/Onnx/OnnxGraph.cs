using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx.Graphs;
using MLNet.GoogLeNet.Transformers.Onnx.Int8;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using static MLNet.GoogLeNet.Transformers.Weights.Onnx.TensorProto.Types;

namespace MLNet.GoogLeNet.Transformers.Onnx;

/// <summary>A trained network as an ONNX model.</summary>
internal static class OnnxGraph
{
    /// <summary>The input: zero-mean pixels [N, 3, S, S], or bytes [N, 3, H, W].</summary>
    public const string Pixels = "Pixels";

    /// <summary>Probabilities [N, classes], and what they are the softmax of.</summary>
    public const string Score = "Score", Logits = "Logits";

    /// <summary>The values of a layer, [N, C·H·W].</summary>
    public const string Features = "Features";

    /// <summary>Logits followed by the pooled features that they come from, [N, classes + 1024].</summary>
    public const string Evidence = "Evidence";

    private const string PooledFeatures = "features"; // in every graph with a classifier

    private const string MiniBatch = "N", Height = "H", Width = "W";
    private const long FormatVersion = 8, Operators = 17, MachineLearningOperators = 2;
    private const string MachineLearning = "ai.onnx.ml";

    /// <summary>The bytes of an ONNX file.</summary>
    /// <exception cref="InvalidDataException">The weights do not fit the architecture.</exception>
    /// <exception cref="InvalidOperationException">The model cannot be written with these options.</exception>
    public static byte[] Build(GoogLeNetModel model, OnnxExportOptions options, Calibration? calibration = null)
    {
        GraphProto graph = Graph(model, options);
        if (calibration is not null)
            AddCalibration(graph, calibration, model.ClassNames);
        ModelProto file = Model(graph);
        file.MetadataProps.Add(Metadata(model, options).Select(pair => new StringStringEntryProto { Key = pair.Key, Value = pair.Value }));
        return file.ToByteArray();
    }

    /// <summary>
    /// The same network in parts, between which local responses are normalised; in int8 it takes <see cref="PixelPatches"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">The weights do not fit the architecture.</exception>
    /// <param name="model">The network.</param>
    /// <param name="options">How it computes.</param>
    /// <param name="withFeatures">Whether the only output is <see cref="Evidence"/>.</param>
    public static IReadOnlyList<GraphPart> BuildParts(GoogLeNetModel model, OnnxExportOptions options, bool withFeatures = false)
    {
        GraphProto graph = Graph(model, options, isForParts: true);
        if (withFeatures)
        {
            var builder = new GraphBuilder(graph);
            builder.Node("Concat", Evidence, [Logits, PooledFeatures], OnnxAttribute.Of("axis", 1));
            graph.Output.Clear();
            graph.Output.Add(
                OnnxValue.Of(Evidence, DataType.Float, MiniBatch, model.ClassNames.Count + Table1.Inception5B.Output));
        }
        return GraphPart.Of(graph, Model);
    }

    /// <summary>The same network with some of the tensors between its layers as further outputs.</summary>
    public static byte[] BuildObserved(GoogLeNetModel model, IEnumerable<string> tensors)
    {
        GraphProto graph = Graph(model, new OnnxExportOptions());
        graph.Output.Add(tensors.Select(tensor => new ValueInfoProto
        {
            Name = tensor,
            Type = new TypeProto { TensorType = new() { ElemType = (int)DataType.Float } },
        }));
        return Model(graph).ToByteArray();
    }

    /// <summary>
    /// A network that ends at a named layer, in parts: zero-mean pixels in, <see cref="Features"/> out, in 32-bit numbers.
    /// </summary>
    /// <exception cref="InvalidDataException">The weights do not fit the architecture.</exception>
    public static IReadOnlyList<GraphPart> BuildFeatureParts(GoogLeNetModel model, NamedLayer layer)
    {
        var builder = new GraphBuilder(float16Weights: false, isForParts: true);
        builder.Graph.Input.Add(OnnxValue.Of(Pixels, DataType.Float, MiniBatch, 3, model.ImageSize, model.ImageSize));
        var layers = new FloatLayers(builder, new NetworkTensors(model, BatchNormFolding.Fold(model.Weights)));
        var network = new LayerSequence<string>(layers, model.Architecture);
        if (layer.Name == NamedLayers.Pooled)
            Pool(builder, Features, network.Map(Pixels));
        else
            builder.Node("Flatten", Features, [network.Output(layer.Name, Pixels)]);
        builder.Graph.Output.Add(OnnxValue.Of(Features, DataType.Float, MiniBatch, layer.Length));
        return GraphPart.Of(builder.Graph, Model);
    }

    private static ModelProto Model(GraphProto graph) => new()
    {
        IrVersion = FormatVersion,
        OpsetImport =
        {
            new OperatorSetIdProto { Version = Operators },
            new OperatorSetIdProto { Domain = MachineLearning, Version = MachineLearningOperators },
        },
        ProducerName = "MLNet.GoogLeNet",
        ProducerVersion = typeof(OnnxGraph).Assembly.GetName().Version!.ToString(3),
        Graph = graph,
    };

    private static GraphProto Graph(GoogLeNetModel model, OnnxExportOptions options, bool isForParts = false)
    {
        var builder = new GraphBuilder(options.Float16Weights, isForParts);
        int size = model.ImageSize, classes = model.ClassNames.Count;
        string x = Pixels;
        if (options.TakesRgbBytes)
        {
            var pixels = new PixelGraph(model);
            builder.Graph.Input.Add(pixels.FixedSide is { } side
                ? OnnxValue.Of(Pixels, DataType.Uint8, MiniBatch, 3, side, side)
                : OnnxValue.Of(Pixels, DataType.Uint8, MiniBatch, 3, Height, Width));
            x = pixels.Add(builder, x);
        }
        else if (isForParts && options.Precision == Precision.Int8)
        {
            int side = PixelPatches.SideOf(size);
            builder.Graph.Input.Add(OnnxValue.Of(Pixels, DataType.Uint8, MiniBatch, side, side, PixelPatches.Length));
        }
        else
        {
            builder.Graph.Input.Add(OnnxValue.Of(Pixels, DataType.Float, MiniBatch, 3, size, size));
        }

        string logits = Network(builder, model, options, x);
        builder.Node("Softmax", Score, [logits], OnnxAttribute.Of("axis", 1));
        foreach (string output in (string[])[Score, Logits])
        {
            builder.Graph.Output.Add(OnnxValue.Of(output, DataType.Float, MiniBatch, classes));
            AddSlotNames(builder, output, model.ClassNames);
        }
        return builder.Graph;
    }

    // Zero-mean pixels [N, 3, S, S] → logits [N, classes]
    private static string Network(GraphBuilder builder, GoogLeNetModel model, OnnxExportOptions options, string pixels)
    {
        var weights = new NetworkTensors(model, options.FoldBatchNorm ? BatchNormFolding.Fold(model.Weights) : model.Weights);
        string map = options.Precision == Precision.Int8
            ? Int8Map(builder, model, weights, options.Int8Processors, pixels)
            : new LayerSequence<string>(new FloatLayers(builder, weights), model.Architecture).Map(pixels);
        return Classifier(builder, map, weights, model.ClassNames.Count);
    }

    private static string Int8Map(
        GraphBuilder builder, GoogLeNetModel model, NetworkTensors weights, Int8Processors processors, string pixels)
    {
        var layers = new Int8Layers(builder, weights, model.RequireRanges(), processors);
        ByteMap input = builder.IsForParts
            ? layers.Patches("input.patches", pixels)
            : layers.Quantize("input.quantized", pixels, ActivationNames.Pixels);
        ByteMap map = new LayerSequence<ByteMap>(layers, model.Architecture).Map(input);
        return layers.Dequantize("map", map);
    }

    // The last map [N, 1024, 7, 7] → logits [N, classes], in 32-bit numbers
    private static string Classifier(GraphBuilder builder, string map, NetworkTensors weights, int classes)
    {
        string features = Pool(builder, PooledFeatures, map);
        string weight = builder.Weight("fc.weight", weights.Require("fc.weight", classes, Table1.Inception5B.Output));
        string bias = builder.Constant(OnnxTensor.Float32("fc.bias", weights.Require("fc.bias", classes)));
        return builder.Node("Gemm", Logits, [features, weight, bias], OnnxAttribute.Of("transB", 1));
    }

    // The last map [N, 1024, 7, 7] → the average of each of its channels [N, 1024]
    private static string Pool(GraphBuilder builder, string name, string map) =>
        builder.Node("Flatten", name, [builder.Node("GlobalAveragePool", NamedLayers.Pooled, [map])]);

    private static void AddCalibration(GraphProto graph, Calibration calibration, IReadOnlyList<string> classNames)
    {
        var builder = new GraphBuilder(graph);
        CalibrationGraph.Add(builder, calibration, PooledFeatures, Score);
        graph.Output.Add(OnnxValue.Of(CalibrationGraph.PValue, DataType.Float, MiniBatch, 1));
        graph.Output.Add(OnnxValue.Of(CalibrationGraph.Unknown, DataType.Bool, MiniBatch, 1));
        graph.Output.Add(OnnxValue.Of(CalibrationGraph.LabelSet, DataType.Bool, MiniBatch, classNames.Count));
        graph.Output.Add(OnnxValue.Of(CalibrationGraph.LabelSetSize, DataType.Int32, MiniBatch, 1));
        AddSlotNames(builder, CalibrationGraph.LabelSet, classNames);
    }

    // ML.NET reads the slot names of a column off a label encoder that the graph has for no other purpose
    // (dotnet/machinelearning, pull request 4857). Its input is a constant, so that runtimes compute it once, when they load.
    private static void AddSlotNames(GraphBuilder builder, string column, IReadOnlyList<string> names)
    {
        string unused = builder.Constant(OnnxTensor.Text($"mlnet.{column}.unusedInput", names[0]));
        builder.Graph.Node.Add(new NodeProto
        {
            OpType = "LabelEncoder",
            Domain = MachineLearning,
            Name = $"mlnet.{column}.SlotNames",
            Input = { unused },
            Output = { $"mlnet.{column}.unusedOutput" },
            Attribute =
            {
                OnnxAttribute.Of("keys_strings", names),
                OnnxAttribute.Of("values_int64s", Enumerable.Range(0, names.Count).Select(i => (long)i)),
            },
        });
    }

    // A mean that is an image is in graphs that take bytes, and nowhere else.
    private static IEnumerable<KeyValuePair<string, string>> Metadata(GoogLeNetModel model, OnnxExportOptions options)
    {
        ModelMetadata metadata = ModelMetadata.Of(model);
        if (metadata.Tensors().Any())
            metadata = metadata with { Mean = [] };
        Dictionary<string, string> properties = metadata.ToDictionary();
        properties.Remove(WeightSet.FormatKey); // the producer's name says it
        if (options.TakesRgbBytes)
            properties[ModelMetadata.InputKey] = "RGB planes of bytes, 0 to 255; the graph subtracts the mean";
        return properties;
    }
}
