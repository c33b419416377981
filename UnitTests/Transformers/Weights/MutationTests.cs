using System.Globalization;
using Google.Protobuf;
using Microsoft.ML;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Onnx.Graphs;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using MLNet.GoogLeNet.Transformers.Weights.PyTorch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.Caffe;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.PyTorch;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.Safetensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights;

/// <summary>Damaged files of weights are read or refused, and nothing else happens.</summary>
public sealed class MutationTests
{
    private const long MostBytes = 64 << 20;       // that may be allocated for a file of a few hundred
    private const long MostNetworkBytes = 1 << 30; // and for one of 28 million
    private const int Headers = 20_000;            // bytes at the beginning of a whole network, where most of its structure is

    private static readonly KeyValuePair<string, WeightTensor>[] Tensors =
    [
        new("conv1/7x7_s2.weight", new([2, 3, 1, 1], [1, 2, 3, 4, 5, 6])),
        new("conv1/7x7_s2.bias", new([2], [7, 8])),
        new("loss3/classifier.weight", new([2, 3], [9, 10, 11, 12, 13, 14])),
    ];

    private static readonly byte[] Pickle = new PickleWriter().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark)
        .Text("conv1.conv.weight").Tensor("FloatStorage", "0", 6, 0, [2, 3, 1, 1], [3, 1, 1, 1])
        .Text("conv1.bn.num_batches_tracked").Tensor("LongStorage", "1", 1, 0, [], [])
        .Op(PickleOpcode.SetItems).Stop();

    private static readonly ModelMetadata Metadata =
        new(GoogLeNetArchitecture.Torchvision, 64, ["a", "b"], [1, 2, 3]) { Scale = [1, 2, 3] };

    [Fact]
    public void Safetensors() => Survives(SafetensorsBytes.Write(Tensors, new Dictionary<string, string> { ["k"] = "v" }));

    [Fact]
    public void Safetensors_of_this_library() => Survives(SafetensorsBytes.Write(
        [new("conv1.conv.weight", Tensors[0].Value), new("input.mean", new([6], [1, 2, 3, 4, 5, 6]))],
        (Metadata with { Mean = [1, 2, 3, 4, 5, 6] }).ToDictionary()));

    [Fact]
    public void PyTorch() =>
        Survives(PyTorchBytes.Archive(Pickle, PyTorchBytes.Floats(1, 2, 3, 4, 5, 6), new byte[8]));

    [Fact]
    public void PyTorch_before_version_1_6() =>
        Survives(PyTorchBytes.OldFile(Pickle, (6, PyTorchBytes.Floats(1, 2, 3, 4, 5, 6)), (1, new byte[8])));

    [Fact]
    public void The_pickle_alone() => Survives(Pickle, mutant =>
        PyTorchBytes.Read(PyTorchBytes.Archive(mutant, PyTorchBytes.Floats(1, 2, 3, 4, 5, 6), new byte[8])));

    [Fact]
    public void Onnx() => Survives(Model("somebody", Tensors.Select(tensor =>
        OnnxTensor.Float32(tensor.Key.Replace(".weight", "_w_0").Replace(".bias", "_b_0"), tensor.Value))));

    [Fact]
    public void Onnx_of_this_library() => Survives(Model("MLNet.GoogLeNet",
    [
        OnnxTensor.Float16("conv1.conv.weight.float16", Tensors[0].Value),
        new TensorProto { Name = "conv1.conv.bias", DataType = (int)TensorProto.Types.DataType.Float, Dims = { 2 }, FloatData = { 7, 8 } },
        OnnxTensor.Text("mlnet.Score.unusedInput", "a"),
    ]));

    [Fact]
    public void Caffe() => Survives(CaffeBytes.New(Tensors));

    [Fact]
    public void Caffe_with_its_old_messages() => Survives(CaffeBytes.Old(Tensors));

    public static TheoryData<string> Networks => [.. PublishedForms.All, "our safetensors", "our ONNX"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Whole_networks(string form)
    {
        using var folder = new TempFolder();
        var mlContext = new MLContext(seed: 1);
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper);
        byte[] file = form switch
        {
            "our safetensors" => Written(stream => GoogLeNetWeights.Write(model, stream)),
            "our ONNX" => OnnxGraph.Build(model, new()),
            _ => PublishedForms.Write(form, model.Weights),
        };
        Random random = Mutations.Seeded();
        int refused = 0, mutations = Mutations.CountOfLarge;
        for (int i = 0; i < mutations; i++)
        {
            bool isHeader = i % 2 == 0;
            byte[] mutant = isHeader ? [.. Mutations.Of(file[..Headers], random), .. file[Headers..]] : Mutations.Of(file, random);
            File.WriteAllBytes(folder["x"], mutant);
            refused += Mutations.Try($"{i} of {form}", mutant.AsSpan(0, 64), MostNetworkBytes,
                () => GoogLeNetTransformer.FromWeights(mlContext, folder["x"]).Dispose(), IsClear);
        }
        if (Mutations.IsFull)
            Mutations.AssertTelling(refused, mutations);
    }

    private static bool IsClear(Exception exception) => exception is InvalidDataException;

    private static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    private static byte[] Model(string producer, IEnumerable<TensorProto> constants) => new ModelProto
    {
        IrVersion = 8,
        ProducerName = producer,
        Graph = new() { Name = "GoogLeNet", Node = { new NodeProto { OpType = "Conv", Name = "conv1" } }, Initializer = { constants } },
        MetadataProps = { Metadata.ToDictionary().Select(pair => new StringStringEntryProto { Key = pair.Key, Value = pair.Value }) },
    }.ToByteArray();

    private static void Survives(byte[] file) => Survives(file, mutant => WeightsFile.Read(new MemoryStream(mutant)));

    private static void Survives(byte[] file, Func<byte[], WeightSet> read)
    {
        Random random = Mutations.Seeded();
        int refused = 0, mutations = Mutations.Count;
        Assert.NotEmpty(GoogLeNetWeights.From(read(file)).Tensors);

        for (int i = 0; i < mutations; i++)
        {
            byte[] mutant = Mutations.Of(file, random);
            refused += Mutations.Try(i.ToString(CultureInfo.InvariantCulture), mutant, MostBytes, () =>
            {
                WeightSet weights = read(mutant);
                foreach (WeightTensor tensor in weights.Tensors.Values)
                    Assert.True(tensor.Values.Length <= mutant.Length / sizeof(short));
                GoogLeNetWeights.From(weights);
            }, IsClear);
        }

        Mutations.AssertTelling(refused, mutations);
    }
}
