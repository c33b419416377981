using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Onnx.Graphs;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.Caffe;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.PyTorch;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.Safetensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights;

public sealed class WeightsFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName(); // no extension that would tell the format

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void The_content_tells_the_format()
    {
        Assert.Equal([5], Read(SafetensorsBytes.Make("F32", "[1]", PyTorchBytes.Floats(5))).Tensors["t"].Values);
        Assert.Equal(
            [6],
            Read(PyTorchBytes.OneTensor("FloatStorage", 1, 0, [1], [1], PyTorchBytes.Floats(6))).Tensors["t"].Values);
        Assert.Equal(
            [8],
            Read(PyTorchBytes.OldTensor("FloatStorage", 1, 0, [1], [1], PyTorchBytes.Floats(8))).Tensors["t"].Values);
        KeyValuePair<string, WeightTensor> weight = new("t.weight", new([1], [7]));
        Assert.Equal([7], Read(CaffeBytes.New([weight])).Tensors["t.weight"].Values);
        Assert.Equal([7], Read(CaffeBytes.Old([weight])).Tensors["t.weight"].Values);
        Assert.Equal(
            [7], Read(
            new ModelProto
            {
                IrVersion = 3,
                Graph = new() { Initializer = { OnnxTensor.Float32(weight.Key, weight.Value) } }
            }.ToByteArray())
            .Tensors["t.weight"].Values);
    }

    [Fact]
    public void The_complaint_names_the_file() => Refuses(
        SafetensorsBytes.Make("F32", "[1]", new byte[4])[..^1], $"Cannot read weights from '{_path}'. The file is cut");

    public static TheoryData<string, double> Halves => new MatrixTheoryData<string, double>(
        ["PyTorch", "safetensors", "ONNX", "Caffe", "old Caffe"], [0.3, 0.5, 0.9, 0.999]);

    [Theory]
    [MemberData(nameof(Halves))]
    public void Half_a_file_ends_early(string format, double part)
    {
        KeyValuePair<string, WeightTensor>[] weights =
        [
            new("conv1/7x7_s2.bias", new([10], new float[10])),
            new("conv1/7x7_s2.weight", new([1000], new float[1000])),
        ];
        byte[] whole = format switch
        {
            "PyTorch" => PyTorchBytes.OneTensor("FloatStorage", 1000, 0, [1000], [1], new byte[4000]),
            "safetensors" => SafetensorsBytes.Write(weights),
            "ONNX" => new ModelProto
            {
                IrVersion = 8,
                ProducerName = "pytorch",
                Graph = new() { Initializer = { weights.Select(pair => OnnxTensor.Float32(pair.Key, pair.Value)) } },
            }.ToByteArray(),
            "Caffe" => CaffeBytes.New(weights),
            _ => CaffeBytes.Old(weights),
        };
        byte[] half = whole[..(int)(part * whole.Length)];

        Refuses(half, format switch
        {
            "PyTorch" => $"The zip archive ends early: it has {half.Length:N0} bytes, and the list of its entries, which comes last, is "
                + "missing or incomplete. Copy or download the file again.",
            "safetensors" => "The file is cut short: the header promises 4,040 bytes of tensors, but ",
            _ => $"it ends early, after {half.Length:N0} bytes of at least ",
        });
    }

    [Fact]
    public void An_empty_file_says_so() => Refuses([], "The file is empty. Copy or download it again.");

    [Theory]
    [InlineData(new byte[] { 1 }, "starts with the bytes [01]")]
    [InlineData(new byte[] { 137, 72, 68, 70, 13, 10, 26, 10, 0, 0 }, "starts with the bytes [894844460D0A1A0A00]")]
    public void Anything_else_is_told_what_is_read(byte[] content, string complaint)
    {
        Refuses(content, complaint);
        Refuses(content, "safetensors, or a PyTorch state dict (.pth, .pt), or an ONNX model, or a Caffe model");
    }

    [Fact]
    public void A_missing_file_is_a_missing_file() =>
        Assert.Throws<FileNotFoundException>(() => WeightsFile.Read(_path + ".missing"));

    private WeightSet Read(byte[] content)
    {
        File.WriteAllBytes(_path, content);
        return WeightsFile.Read(_path);
    }

    private void Refuses(byte[] content, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<InvalidDataException>(() => Read(content)).Message);
}
