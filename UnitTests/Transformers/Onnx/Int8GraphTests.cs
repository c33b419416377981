using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Onnx;

/// <summary>What the graph in 8 bits is made of.</summary>
public sealed class Int8GraphTests
{
    private static readonly OnnxExportOptions Int8 = new() { Precision = Precision.Int8 };

    [Theory]
    [InlineData(GoogLeNetArchitecture.Torchvision, 0)]
    [InlineData(GoogLeNetArchitecture.Paper, 2)]
    public void Bytes_go_from_the_pixels_to_the_last_map_but_through_local_response_normalisation(
        GoogLeNetArchitecture architecture, int normalizations)
    {
        GraphProto graph = Graph(architecture);
        int Count(string operation) => graph.Node.Count(node => node.OpType == operation);

        Assert.Equal(57, Count("QLinearConv"));
        Assert.Equal(13, Count("MaxPool"));
        Assert.Equal(9, Count("Concat"));
        Assert.Equal(1 + normalizations, Count("QuantizeLinear"));
        Assert.Equal(1 + normalizations, Count("DequantizeLinear"));
        Assert.Equal(normalizations, Count("Conv")); // over the squares of neighbouring channels
        Assert.Equal(0, Count("Relu") + Count("BatchNormalization"));
        Dictionary<string, string> makers = graph.Node.ToDictionary(node => node.Output[0], node => node.OpType);
        Assert.All(graph.Node.Where(node => node.OpType is "QLinearConv" or "MaxPool" or "Concat"), node => Assert.All(
            node.OpType == "Concat" ? node.Input : node.Input.Take(1),
            input => Assert.Contains(makers[input], (string[])["QLinearConv", "MaxPool", "Concat", "QuantizeLinear"])));
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    [InlineData(GoogLeNetArchitecture.Paper)]
    public void What_meets_in_a_concatenation_has_one_scale_which_its_readers_take_it_by(GoogLeNetArchitecture architecture)
    {
        GraphProto graph = Graph(architecture);
        Dictionary<string, NodeProto> makers = graph.Node.ToDictionary(node => node.Output[0]);
        (string Scale, string ZeroPoint) MadeWith(string tensor) => makers[tensor] switch
        {
            { OpType: "QLinearConv" } convolution => (convolution.Input[6], convolution.Input[7]),
            { OpType: "QuantizeLinear" } quantize => (quantize.Input[1], quantize.Input[2]),
            { OpType: "MaxPool" } pool => MadeWith(pool.Input[0]),
            { OpType: "Concat" } concat => Assert.Single(concat.Input.Select(MadeWith).Distinct()),
            var other => throw new InvalidOperationException($"{other.OpType} makes no bytes"),
        };

        Assert.All(graph.Node.Where(node => node.OpType is "QLinearConv" or "DequantizeLinear"), node =>
            Assert.Equal(MadeWith(node.Input[0]), (node.Input[1], node.Input[2])));
    }

    [Fact]
    public void Only_the_zero_of_the_pixels_lies_between_the_bytes()
    {
        GraphProto graph = Graph(GoogLeNetArchitecture.Torchvision);

        TensorProto[] zeroPoints = [.. graph.Initializer.Where(tensor => tensor.Name.EndsWith(".zeroPoint"))];
        Assert.Equal("Pixels.zeroPoint", Assert.Single(zeroPoints, tensor => tensor.RawData.Any(value => value != 0)).Name);
        Assert.All(graph.Initializer.Where(tensor => tensor.Name.EndsWith(".conv.weight")), tensor =>
            Assert.Equal((int)TensorProto.Types.DataType.Int8, tensor.DataType));
    }

    [Theory]
    [InlineData(Int8Processors.Any, 63)]
    [InlineData(Int8Processors.Vnni, 127)]
    public void Weights_have_the_bits_that_the_processors_multiply_exactly(Int8Processors processors, int largest)
    {
        GoogLeNetModel model = SyntheticModels.Quantized(GoogLeNetArchitecture.Paper);
        GraphProto graph = ModelProto.Parser.ParseFrom(OnnxGraph.Build(model, Int8 with { Int8Processors = processors })).Graph;

        TensorProto[] weights = [.. graph.Initializer.Where(tensor => tensor.Name.EndsWith(".conv.weight"))];
        Assert.Equal(57, weights.Length);
        Assert.All(weights, tensor => Assert.Equal(largest, tensor.RawData.Max(weight => Math.Abs((int)(sbyte)weight))));
    }

    [Fact]
    public void The_file_is_a_quarter_of_the_one_in_32_bits()
    {
        GoogLeNetModel model = SyntheticModels.Quantized(GoogLeNetArchitecture.Torchvision);

        Assert.InRange(OnnxGraph.Build(model, Int8).Length / (double)OnnxGraph.Build(model, new()).Length, 0.24, 0.28);
    }

    private static GraphProto Graph(GoogLeNetArchitecture architecture) =>
        ModelProto.Parser.ParseFrom(OnnxGraph.Build(SyntheticModels.Quantized(architecture), Int8)).Graph;
}
