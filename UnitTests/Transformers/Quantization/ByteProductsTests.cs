using System.Runtime.InteropServices;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Quantization;

/// <summary>
/// The sums of the fast byte products on x86 processors without VNNI, in plain C#: VPMADDUBSW multiplies bytes by weights and adds two
/// products up in 16 bits, where what does not fit becomes the largest or the smallest number.
/// </summary>
public sealed class ByteProductsTests
{
    [Theory]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    [InlineData(GoogLeNetArchitecture.Paper)]
    public void In_7_bits_no_sum_saturates_and_in_8_bits_some_do(GoogLeNetArchitecture architecture)
    {
        GoogLeNetModel model = SyntheticModels.Quantized(architecture);

        Assert.Equal(0, WrongSums(model, Int8Processors.Any));
        Assert.NotEqual(0, WrongSums(model, Int8Processors.Vnni));
    }

    // All filters of the file, with weights side by side as they are stored and with those of the channels at a place side by side.
    private static int WrongSums(GoogLeNetModel model, Int8Processors processors)
    {
        var random = new Random(1);
        GraphProto graph = ModelProto.Parser.ParseFrom(
            OnnxGraph.Build(model, new() { Precision = Precision.Int8, Int8Processors = processors })).Graph;
        int wrong = 0;
        foreach (TensorProto tensor in graph.Initializer.Where(tensor => tensor.Name.EndsWith(".conv.weight")))
        {
            ReadOnlySpan<sbyte> weights = MemoryMarshal.Cast<byte, sbyte>(tensor.RawData.Span);
            int filters = (int)tensor.Dims[0], channels = (int)tensor.Dims[1], length = weights.Length / filters;
            for (int i = 0; i < filters; i++)
            {
                ReadOnlySpan<sbyte> filter = weights.Slice(i * length, length);
                foreach (sbyte[] ordered in (sbyte[][])[filter.ToArray(), ChannelsLast(filter, channels)])
                    foreach (byte[] bytes in WorstBytes(ordered, random))
                        wrong += FastSum(bytes, ordered) == ExactSum(bytes, ordered) ? 0 : 1;
            }
        }
        return wrong;
    }

    // [in, k, k] → [k, k, in]
    private static sbyte[] ChannelsLast(ReadOnlySpan<sbyte> filter, int channels)
    {
        int places = filter.Length / channels;
        var ordered = new sbyte[filter.Length];
        for (int i = 0; i < ordered.Length; i++)
            ordered[i] = filter[i % channels * places + i / channels];
        return ordered;
    }

    // The greatest sum, the least one, and one of any bytes.
    private static byte[][] WorstBytes(sbyte[] weights, Random random)
    {
        var noise = new byte[weights.Length];
        random.NextBytes(noise);
        return
        [
            [.. weights.Select(weight => weight > 0 ? byte.MaxValue : (byte)0)],
            [.. weights.Select(weight => weight < 0 ? byte.MaxValue : (byte)0)],
            noise,
        ];
    }

    private static int FastSum(byte[] bytes, sbyte[] weights)
    {
        int sum = 0;
        for (int i = 0; i < bytes.Length; i += 2)
        {
            int pair = bytes[i] * weights[i] + (i + 1 < bytes.Length ? bytes[i + 1] * weights[i + 1] : 0);
            sum += Math.Clamp(pair, short.MinValue, short.MaxValue);
        }
        return sum;
    }

    private static int ExactSum(byte[] bytes, sbyte[] weights)
    {
        int sum = 0;
        for (int i = 0; i < bytes.Length; i++)
            sum += bytes[i] * weights[i];
        return sum;
    }
}
