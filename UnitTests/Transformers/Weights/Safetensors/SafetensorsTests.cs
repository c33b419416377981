using System.Text;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.Safetensors;

public class SafetensorsTests
{
    private static readonly KeyValuePair<string, WeightTensor>[] Tensors =
    [
        new("z", new([2, 3], [1, -2, 3.5f, float.NaN, float.PositiveInfinity, float.Epsilon])),
        new("a", new([], [7])),
        new("empty", new([0, 4], [])),
    ];

    [Fact]
    public void What_is_written_is_read_in_the_same_order()
    {
        var metadata = new Dictionary<string, string> { ["k"] = "v" };

        WeightSet read = SafetensorsBytes.Read(SafetensorsBytes.Write(Tensors, metadata));

        Assert.Equal(["z", "a", "empty"], read.Tensors.Keys);
        foreach ((string name, WeightTensor tensor) in Tensors)
        {
            Assert.Equal(tensor.Shape, read.Tensors[name].Shape);
            Assert.Equal(tensor.Values, read.Tensors[name].Values);
        }
        Assert.Equal([new("k", "v")], read.Metadata);
    }

    [Fact]
    public void A_tensor_longer_than_the_buffer_survives()
    {
        float[] values = [.. Enumerable.Range(0, 50_001).Select(i => i / 3f)];

        WeightSet read = SafetensorsBytes.Read(SafetensorsBytes.Write([new("t", new([values.Length], values))]));

        Assert.Equal(values, read.Tensors["t"].Values);
    }

    [Fact]
    public void Equal_weights_give_equal_bytes()
    {
        byte[] one = SafetensorsBytes.Write(Tensors, new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });
        byte[] other = SafetensorsBytes.Write(Tensors, new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });

        Assert.Equal(one, other);
    }

    [Fact]
    public void The_header_is_padded_with_spaces_to_8_bytes()
    {
        byte[] file = SafetensorsBytes.Write([new("t", new([1], [1]))]);

        Assert.Equal(0, file[0] % 8);
        Assert.Equal(
            """{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
            Encoding.UTF8.GetString(file[8..^4]).TrimEnd(' '));
        Assert.Equal([0, 0, 0x80, 0x3f], file[^4..]);
    }

    [Fact]
    public void A_name_is_written_once()
    {
        var error = Assert.Throws<ArgumentException>(() => SafetensorsBytes.Write([Tensors[1], Tensors[1]]));

        Assert.Contains("cannot be named 'a'", error.Message);
        Assert.Throws<ArgumentException>(() => SafetensorsBytes.Write([new("__metadata__", Tensors[1].Value)]));
    }

    [Theory]
    [InlineData("F32", new byte[] { 0, 0, 0xc0, 0x3f })]
    [InlineData("F16", new byte[] { 0x00, 0x3e })]
    [InlineData("BF16", new byte[] { 0xc0, 0x3f })]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xf8, 0x3f })]
    public void Every_kind_of_float_is_read(string dtype, byte[] oneAndAHalf) =>
        Assert.Equal([1.5f], ValuesOf(SafetensorsBytes.Make(dtype, "[1]", oneAndAHalf)));

    [Fact]
    public void A_negative_bfloat16_keeps_its_sign() =>
        Assert.Equal([-1.5f], ValuesOf(SafetensorsBytes.Make("BF16", "[1]", 0xc0, 0xbf)));

    [Fact]
    public void Integers_are_passed_over()
    {
        byte[] file = SafetensorsBytes.Make(
            """
            {"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"t":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}
            """, 9, 9, 9, 9, 9, 9, 9, 9, 0, 0, 0x80, 0x3f);

        Assert.Equal([1f], Assert.Single(SafetensorsBytes.Read(file).Tensors).Value.Values);
    }

    [Fact]
    public void A_stream_is_read_from_where_it_stands()
    {
        var stream = new MemoryStream([1, 2, 3, .. SafetensorsBytes.Write(Tensors)]) { Position = 3 };

        Assert.Equal(3, SafetensorsFile.Read(stream).Tensors.Count);
    }

    [Fact]
    public void The_public_weights_have_116_tensors_and_6998552_parameters()
    {
        WeightSet weights = SafetensorsFile.Read(SharedData.Require("bvlc_googlenet/bvlc_googlenet.safetensors"));

        Assert.Equal(116, weights.Tensors.Count);
        Assert.Equal(6_998_552, weights.Tensors.Values.Sum(tensor => tensor.Values.Length));
        Assert.Equal([64, 3, 7, 7], weights.Tensors["conv1/7x7_s2.weight"].Shape);
        Assert.StartsWith("BVLC/caffe", weights.Metadata["source"]);
    }

    private static float[] ValuesOf(byte[] file) => SafetensorsBytes.Read(file).Tensors["t"].Values;
}
