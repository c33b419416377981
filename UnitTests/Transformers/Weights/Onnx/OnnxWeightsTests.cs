using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Onnx.Graphs;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;
using static MLNet.GoogLeNet.Transformers.Weights.Onnx.TensorProto.Types;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.Onnx;

public class OnnxWeightsTests
{
    [Fact]
    public void Constants_that_are_named_as_weights_are_read_and_others_are_not()
    {
        WeightSet weights = Read(
            OnnxTensor.Float32("a.weight", new([1, 2], [1, 2])), OnnxTensor.Float32("a/b_w_0", new([1], [3])),
            OnnxTensor.Float32("norm1.band", new([1], [4])), OnnxTensor.Int64("shape", 5), OnnxTensor.Text("names", "six"));

        Assert.Equal(["a.weight", "a/b_w_0"], weights.Tensors.Keys);
        Assert.Equal([1, 2], weights.Tensors["a.weight"].Shape);
        Assert.Equal([1, 2], weights.Tensors["a.weight"].Values);
    }

    [Fact]
    public void Numbers_are_read_however_they_are_spelt() => Assert.All(
        (TensorProto[])
        [
            new() { DataType = (int)DataType.Float, FloatData = { 1.5f, -2 } },
            new() { DataType = (int)DataType.Double, DoubleData = { 1.5, -2 } },
            new() { DataType = (int)DataType.Float, RawData = ByteString.CopyFrom([0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0]) },
            new() { DataType = (int)DataType.Float16, RawData = ByteString.CopyFrom([0, 0x3e, 0, 0xc0]) },
            new() { DataType = (int)DataType.Bfloat16, RawData = ByteString.CopyFrom([0xc0, 0x3f, 0, 0xc0]) },
        ],
        tensor =>
        {
            tensor.Name = "t.weight";
            tensor.Dims.Add(2);
            Assert.Equal([1.5f, -2], Read(tensor).Tensors["t.weight"].Values);
        });

    [Fact]
    public void What_this_library_wrote_in_16_bits_has_its_plain_name() => Assert.Equal(
        [1.5f, -2], Read(OnnxTensor.Float16("a.weight.float16", new([2], [1.5f, -2]))).Tensors["a.weight"].Values);

    [Fact]
    public void No_other_file_is_opened_for_the_numbers()
    {
        var tensor = new TensorProto
        {
            Name = "t.weight",
            DataType = (int)DataType.Float,
            Dims = { 1 },
            DataLocation = DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = "../../etc/passwd" } },
        };

        Refuses("The numbers of 't.weight' are in another file, but only this file is opened.", tensor);
    }

    [Fact]
    public void Numbers_of_8_bits_are_no_weights_to_start_from() => Refuses("'t.weight' is stored as Int8",
        new TensorProto { Name = "t.weight", DataType = (int)DataType.Int8, Dims = { 1 }, RawData = ByteString.CopyFrom([1]) });

    [Theory]
    [InlineData("'t.weight' has the shape [3] and 2 numbers", 3L)]
    [InlineData("'t.weight' has the shape [-2] and 2 numbers", -2L)]
    [InlineData("'t.weight' has the shape [4611686018427387904, 4611686018427387904] and 2 numbers", 1L << 62, 1L << 62)]
    [InlineData("more than 8 dimensions", 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 2L)]
    public void A_shape_for_another_number_of_values_is_refused(string message, params long[] shape) =>
        Refuses(message, new TensorProto { Name = "t.weight", DataType = (int)DataType.Float, Dims = { shape }, FloatData = { 1, 2 } });

    [Fact]
    public void Two_constants_of_one_name_are_refused() => Refuses("Two constants are named 'a.bias'",
        OnnxTensor.Float32("a.bias", new([1], [1])), OnnxTensor.Float32("a.bias", new([1], [1])));

    [Fact]
    public void The_metadata_are_read_and_who_wrote_them()
    {
        WeightSet weights = Read(new ModelProto
        {
            ProducerName = "someone",
            MetadataProps =
            {
                new StringStringEntryProto { Key = "mean", Value = "[1,2,3]" },
                new StringStringEntryProto { Key = "format", Value = "MLNet.GoogLeNet" }, // it is not for the metadata to say
            },
        });

        Assert.Equal(new Dictionary<string, string> { ["format"] = "someone", ["mean"] = "[1,2,3]" }, weights.Metadata);
    }

    [Fact]
    public void A_file_that_was_cut_short_says_so()
    {
        byte[] file = Model(OnnxTensor.Float32("a.weight", new([2], [1, 2]))).ToByteArray();

        Assert.StartsWith("The ONNX file promises ", Assert.Throws<InvalidDataException>(
            () => WeightsFile.Read(new MemoryStream(file[..^1]))).Message);
    }

    private static ModelProto Model(params TensorProto[] constants) =>
        new() { IrVersion = 8, Graph = new GraphProto { Initializer = { constants } } };

    private static WeightSet Read(params TensorProto[] constants) => Read(Model(constants));

    private static WeightSet Read(ModelProto model) => OnnxWeights.Read(new MemoryStream(model.ToByteArray()));

    private static void Refuses(string message, params TensorProto[] constants) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Read(constants)).Message);
}
