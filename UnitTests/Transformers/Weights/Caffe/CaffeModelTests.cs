using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Weights.Caffe;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.Caffe;

public class CaffeModelTests
{
    private static readonly KeyValuePair<string, WeightTensor>[] Tensors =
    [
        new("conv.weight", new([2, 3, 1, 1], [1, 2, 3, 4, 5, 6])),
        new("conv.bias", new([2], [7, 8])),
        new("classifier.weight", new([2, 3], [9, 10, 11, 12, 13, 14])),
        new("classifier.bias", new([2], [15, 16])),
    ];

    public static TheoryData<string, byte[]> Files => new()
    {
        { "new", CaffeBytes.New(Tensors) },
        { "new, in doubles", CaffeBytes.New(Tensors, isDouble: true) },
        { "old", CaffeBytes.Old(Tensors) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Weights_and_biases_are_named_after_their_layers_and_have_their_shapes(string kind, byte[] file)
    {
        WeightSet weights = CaffeBytes.Read(file);

        Assert.True(weights.Tensors.Count == Tensors.Length, kind);
        foreach (var (name, tensor) in Tensors)
        {
            Assert.Equal(tensor.Shape, weights.Tensors[name].Shape);
            Assert.Equal(tensor.Values, weights.Tensors[name].Values);
        }
    }

    [Fact]
    public void Numbers_need_not_be_packed()
    {
        using var bytes = new MemoryStream();
        using (var blob = new CodedOutputStream(bytes, leaveOpen: true))
            foreach (float value in (float[])[1.5f, -2])
            {
                blob.WriteTag(BlobProto.DataFieldNumber, WireFormat.WireType.Fixed32);
                blob.WriteFloat(value);
            }
        Assert.Equal([1.5f, -2], BlobProto.Parser.ParseFrom(bytes.ToArray()).Data);

        byte[] shape = Message(BlobProto.ShapeFieldNumber, new BlobShape { Dim = { 2 } }.ToByteArray());
        byte[] layer = Message(LayerParameter.BlobsFieldNumber, [.. shape, .. bytes.ToArray()]);

        WeightSet read = CaffeBytes.Read(Message(NetParameter.LayerFieldNumber, layer));
        Assert.Equal([1.5f, -2], read.Tensors[".weight"].Values);
    }

    [Theory]
    [InlineData("'a.weight' has the shape [3] and 2 numbers", 3L)]
    [InlineData("'a.weight' has the shape [-2] and 2 numbers", -2L)]
    [InlineData("'a.weight' has the shape [4611686018427387904, 4611686018427387904] and 2 numbers", 1L << 62, 1L << 62)]
    public void A_shape_for_another_number_of_values_is_refused(string message, params long[] shape)
    {
        BlobProto blob = Blob(2);
        blob.Shape.Dim.Clear();
        blob.Shape.Dim.Add(shape);

        Refuses(message, new LayerParameter { Name = "a", Blobs = { blob } });
    }

    [Fact]
    public void A_blob_without_a_shape_is_refused() =>
        Refuses("'a.weight' has no shape", new LayerParameter { Name = "a", Blobs = { new BlobProto { Data = { 1 } } } });

    [Fact]
    public void Too_many_dimensions_are_refused() => Refuses("'a.weight' has more than 8 dimensions",
        new LayerParameter
        {
            Name = "a",
            Blobs = { new BlobProto { Data = { 1 }, Shape = new() { Dim = { Enumerable.Repeat(1L, 9) } } } }
        });

    [Fact]
    public void A_layer_with_three_blobs_is_refused() => Refuses("Layer 'a' has more than a weight and a bias",
        new LayerParameter { Name = "a", Blobs = { Blob(1), Blob(1), Blob(1) } });

    [Fact]
    public void Two_layers_of_one_name_are_refused() => Refuses("Two layers are named 'a'",
        new LayerParameter { Name = "a", Blobs = { Blob(1) } }, new LayerParameter { Name = "a", Blobs = { Blob(1) } });

    [Theory]
    [InlineData(
        "promises 5 bytes in field 100, where 1 are left, at byte 0: it ends early, after 4 bytes of at least 8",
        new byte[] { 0xa2, 6, 5, 0 })]
    [InlineData("ends in the middle of a number, at byte 0: it ends early, after 1 bytes of at least 2", new byte[] { 0xa2 })]
    public void What_is_cut_off_is_told_with_its_length(string message, byte[] file) => Assert.Equal(
        $"The Caffe file {message}. Copy or download it again.", Assert.Throws<InvalidDataException>(() => CaffeBytes.Read(file)).Message);

    [Theory]
    [InlineData("promises 9 bytes in field 1, where 1 are left", new byte[] { 0xa2, 6, 3, 10, 9, 0, 0 })]
    [InlineData("has a number of more than 10 bytes", new byte[] { 8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1 })]
    [InlineData("has a field without a number", new byte[] { 0, 0 })]
    [InlineData("has a value of the unknown kind 3 in field 1", new byte[] { 11 })]
    [InlineData("has a number in field 100 where a message belongs", new byte[] { 0xa0, 6, 1 })]
    public void Damage_is_told_with_its_place(string message, byte[] file)
    {
        string told = Assert.Throws<InvalidDataException>(() => CaffeBytes.Read(file)).Message;

        Assert.StartsWith($"The Caffe file {message}, at byte ", told);
        Assert.EndsWith("It is damaged: get it again.", told);
    }

    private static BlobProto Blob(int count) => new() { Shape = new() { Dim = { count } }, Data = { new float[count] } };

    private static byte[] Message(int field, byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }
        return bytes.ToArray();
    }

    private static void Refuses(string message, params LayerParameter[] layers) => Assert.Contains(message,
        Assert.Throws<InvalidDataException>(() => CaffeBytes.Read(new NetParameter { Layer = { layers } }.ToByteArray())).Message);
}
