using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Onnx.Graphs;

/// <summary>A graph that grows node by node; what is added is known by its name from then on.</summary>
/// <param name="float16Weights">Whether weights are stored in 16 bits.</param>
/// <param name="isForParts">
/// Whether the graph is for our own engine: to be cut where local responses are normalised (<see cref="GraphPart"/>), and in int8 with an
/// input that the engine lays out.
/// </param>
internal sealed class GraphBuilder(bool float16Weights, bool isForParts = false)
{
    /// <summary>Whether the graph is for our own engine.</summary>
    public bool IsForParts => isForParts;

    public GraphProto Graph { get; private init; } = new() { Name = "GoogLeNet" };

    /// <summary>Continues a graph.</summary>
    public GraphBuilder(GraphProto graph) : this(float16Weights: false) => Graph = graph;

    /// <summary>Adds an operator.</summary>
    /// <returns>The name of its output, which is its own.</returns>
    public string Node(string operation, string name, IEnumerable<string> inputs, params IEnumerable<AttributeProto> attributes)
    {
        Graph.Node.Add(
            new NodeProto { OpType = operation, Name = name, Input = { inputs }, Output = { name }, Attribute = { attributes } });
        return name;
    }

    /// <summary>Adds a max pool, as <see cref="Architecture.ILayers{T}.MaxPool"/> says.</summary>
    public string MaxPool(string name, string x, int kernel, int stride)
    {
        int padding = stride == 1 ? kernel / 2 : 0;
        return Node("MaxPool", name, [x],
            OnnxAttribute.Of("kernel_shape", [kernel, kernel]), OnnxAttribute.Of("strides", [stride, stride]),
            OnnxAttribute.Of("pads", [padding, padding, padding, padding]), OnnxAttribute.Of("ceil_mode", stride == 1 ? 0L : 1L));
    }

    /// <summary>Adds a constant.</summary>
    public string Constant(TensorProto tensor)
    {
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Adds a constant in 32-bit numbers.</summary>
    public string Constant(string name, long[] shape, float[] values) =>
        Constant(OnnxTensor.Float32(name, new WeightTensor(shape, values)));

    /// <summary>Adds weights that may be stored in 16 bits.</summary>
    public string Weight(string name, WeightTensor weight) => float16Weights
        ? Node("Cast", name, [Constant(OnnxTensor.Float16($"{name}.float16", weight))], // done once, when the file is loaded
            OnnxAttribute.Of("to", (long)TensorProto.Types.DataType.Float))
        : Constant(OnnxTensor.Float32(name, weight));
}
