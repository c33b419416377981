using MLNet.GoogLeNet.Transformers.Formats;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Formats;

/// <summary>Damaged files are read or refused, and nothing else happens.</summary>
public class MutationTests
{
    private const int Mutations = 300;

    private static readonly byte[] Pickle = new PickleWriter().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark)
        .Text("conv1.conv.weight").Tensor("FloatStorage", "0", 6, 0, [2, 3], [1, 2])
        .Text("conv1.bn.num_batches_tracked").Tensor("LongStorage", "1", 1, 0, [], [])
        .Op(PickleOpcode.SetItems).Stop();

    [Fact]
    public void Safetensors() => Survives(SafetensorsBytes.Write(
        [new("a", new([2, 2], [1, 2, 3, 4])), new("b", new([3], [5, 6, 7]))],
        new Dictionary<string, string> { ["k"] = "v" }));

    [Fact]
    public void PyTorch() =>
        Survives(PyTorchBytes.Archive(Pickle, PyTorchBytes.Floats(1, 2, 3, 4, 5, 6), new byte[8]));

    [Fact]
    public void The_pickle_alone() => Survives(Pickle, mutant =>
        PyTorchBytes.Read(PyTorchBytes.Archive(mutant, PyTorchBytes.Floats(1, 2, 3, 4, 5, 6), new byte[8])));

    private static void Survives(byte[] file) => Survives(file, mutant => WeightsFile.Read(new MemoryStream(mutant)));

    private static void Survives(byte[] file, Func<byte[], WeightSet> read)
    {
        var random = new Random(20140917);
        int refused = 0;
        Assert.NotEmpty(read(file).Tensors);

        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutant = Mutate(file, random);
            try
            {
                foreach (WeightTensor tensor in read(mutant).Tensors.Values)
                    Assert.True(tensor.Values.Length <= mutant.Length / sizeof(short));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Mutation {i} ({Convert.ToHexString(mutant)}): {exception}");
            }
        }

        Assert.InRange(refused, 1, Mutations - 1); // else the mutations are too mild or too wild to show anything
    }

    private static byte[] Mutate(byte[] file, Random random)
    {
        byte[] mutant = [.. file];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int place = random.Next(mutant.Length);
            mutant = random.Next(6) switch
            {
                0 => With(mutant, place, (byte)(mutant[place] ^ (1 << random.Next(8)))),
                1 => With(mutant, place, (byte)random.Next(256)),
                2 => With(mutant, place, random.Next(2) == 0 ? (byte)0 : (byte)255),
                3 => [.. mutant[..place], .. mutant[Math.Min(place + random.Next(1, 9), mutant.Length - 1)..]],
                4 => [.. mutant[..place], .. mutant[random.Next(place + 1)..]], // repeats a part
                _ => mutant[..Math.Max(place, 1)],
            };
        }
        return mutant;
    }

    private static byte[] With(byte[] file, int place, byte value)
    {
        file[place] = value;
        return file;
    }
}
