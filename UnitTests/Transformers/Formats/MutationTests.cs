using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Microsoft.ML;
using MLNet.GoogLeNet.Transformers.Formats;
using MLNet.GoogLeNet.Transformers.Formats.Onnx;
using MLNet.GoogLeNet.UnitTests.Transformers.Formats.Caffe;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Formats;

/// <summary>
/// Damaged files are read or refused, and nothing else happens. MLNET_GOOGLENET_MUTATIONS says how many of each kind of file are tried
/// (300 where it is not set), and a tenth of so many of each kind of whole network (3 where it is not set).
/// </summary>
public sealed class MutationTests
{
    private const string CountVariable = "MLNET_GOOGLENET_MUTATIONS";
    private const long MostBytes = 64 << 20;       // that may be allocated for a file of a few hundred
    private const long MostNetworkBytes = 1 << 30; // and for one of 28 million
    private const int Headers = 20_000;            // bytes at the beginning of a whole network, where most of its structure is
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20); // for milliseconds of work on a busy machine

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

    private static readonly Dictionary<string, string> Metadata = new()
    {
        ["architecture"] = "Torchvision",
        ["imageSize"] = "64",
        ["classNames"] = "[\"a\",\"b\"]",
        ["mean"] = "[1,2,3]",
        ["scale"] = "[1,2,3]",
    };

    [Fact]
    public void Safetensors() => Survives(SafetensorsBytes.Write(Tensors, new Dictionary<string, string> { ["k"] = "v" }));

    [Fact]
    public void Safetensors_of_this_library() => Survives(SafetensorsBytes.Write(
        [new("conv1.conv.weight", Tensors[0].Value), new("input.mean", new([6], [1, 2, 3, 4, 5, 6]))],
        new Dictionary<string, string>(Metadata) { ["format"] = "MLNet.GoogLeNet" }));

    [Fact]
    public void PyTorch() =>
        Survives(PyTorchBytes.Archive(Pickle, PyTorchBytes.Floats(1, 2, 3, 4, 5, 6), new byte[8]));

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
            "our safetensors" => Written(ImportedWeights.Of(model).Write),
            "our ONNX" => OnnxGraph.Build(model, new()),
            _ => PublishedForms.Write(form, model.Weights),
        };
        var random = new Random(20140917);
        int refused = 0, mutations = IsFull ? Mutations / 10 : 3; // each takes a tenth of a second
        for (int i = 0; i < mutations; i++)
        {
            bool isHeader = i % 2 == 0;
            byte[] mutant = isHeader ? [.. Mutate(file[..Headers], random), .. file[Headers..]] : Mutate(file, random);
            File.WriteAllBytes(folder["x"], mutant);
            refused += Try($"{i} of {form}", mutant[..64], MostNetworkBytes, () => GoogLeNetTransformer.FromWeights(mlContext, folder["x"]).Dispose());
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{form}: {mutations} mutations of {file.Length:N0} bytes, {refused} refused");
        Assert.True(!IsFull || (refused > 0 && refused < mutations), "the mutations are too mild or too wild to show anything");
    }

    private static bool IsFull => Environment.GetEnvironmentVariable(CountVariable) is not null;

    private static int Mutations => int.Parse(Environment.GetEnvironmentVariable(CountVariable) ?? "300", CultureInfo.InvariantCulture);

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
        MetadataProps = { Metadata.Select(pair => new StringStringEntryProto { Key = pair.Key, Value = pair.Value }) },
    }.ToByteArray();

    private static void Survives(byte[] file) => Survives(file, mutant => WeightsFile.Read(new MemoryStream(mutant)));

    private static void Survives(byte[] file, Func<byte[], WeightSet> read)
    {
        var random = new Random(20140917);
        int refused = 0, mutations = Mutations;
        Assert.NotEmpty(ImportedWeights.From(read(file)).Tensors);

        for (int i = 0; i < mutations; i++)
        {
            byte[] mutant = Mutate(file, random);
            refused += Try(i.ToString(CultureInfo.InvariantCulture), mutant, MostBytes, () =>
            {
                WeightSet weights = read(mutant);
                foreach (WeightTensor tensor in weights.Tensors.Values)
                    Assert.True(tensor.Values.Length <= mutant.Length / sizeof(short));
                ImportedWeights.From(weights);
            });
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{mutations} mutations of {file.Length} bytes, {refused} refused");
        Assert.InRange(refused, 1, mutations - 1); // else the mutations are too mild or too wild to show anything
    }

    /// <summary>Reads a mutant, within bounds; 1 if it was refused, 0 if it was read.</summary>
    private static int Try(string mutation, byte[] bytes, long mostBytes, Action read)
    {
        int refused = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        try
        {
            read();
        }
        catch (InvalidDataException)
        {
            refused = 1;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"Mutation {mutation} ({Convert.ToHexString(bytes)}): {exception}");
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < mostBytes && clock.Elapsed < Longest, $"Mutation {mutation} ({Convert.ToHexString(bytes)}) took {allocated:N0} bytes and {clock.Elapsed}.");
        return refused;
    }

    private static byte[] Mutate(byte[] file, Random random)
    {
        byte[] mutant = [.. file];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int place = random.Next(mutant.Length);
            mutant = random.Next(8) switch
            {
                0 => With(mutant, place, (byte)(mutant[place] ^ (1 << random.Next(8)))),
                1 => With(mutant, place, (byte)random.Next(256)),
                2 => With(mutant, place, random.Next(2) == 0 ? (byte)0 : (byte)255),
                3 => [.. mutant[..place], .. mutant[Math.Min(place + random.Next(1, 9), mutant.Length - 1)..]],
                4 => [.. mutant[..place], .. mutant[random.Next(place + 1)..]], // repeats a part
                5 => [.. mutant[..place], .. Large(random), .. mutant[place..]], // moves the rest
                6 => [.. mutant[..place], .. Large(random), .. mutant[Math.Min(place + 8, mutant.Length)..]],
                _ => mutant[..Math.Max(place, 1)],
            };
        }
        return mutant;
    }

    // Lengths of gigabytes, in the spellings of the formats.
    private static byte[] Large(Random random) => random.Next(4) switch
    {
        0 => [255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
        1 => [255, 255, 255, 255, 7],
        2 => [255, 255, 255, 127, 0, 0, 0, 0],
        _ => "9999999999"u8.ToArray(),
    };

    private static byte[] With(byte[] file, int place, byte value)
    {
        file[place] = value;
        return file;
    }
}
