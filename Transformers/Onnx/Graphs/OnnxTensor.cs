using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using static MLNet.GoogLeNet.Transformers.Weights.Onnx.TensorProto.Types;

namespace MLNet.GoogLeNet.Transformers.Onnx.Graphs;

/// <summary>Constants of an ONNX graph.</summary>
internal static class OnnxTensor
{
    public static TensorProto Float32(string name, WeightTensor weight)
    {
        var bytes = new byte[weight.Values.Length * (long)sizeof(float)];
        Elements.Write(new MemoryStream(bytes), weight.Values);
        return Raw(name, DataType.Float, weight.Shape, bytes);
    }

    /// <exception cref="InvalidOperationException">A value is beyond the range of 16-bit numbers.</exception>
    public static TensorProto Float16(string name, WeightTensor weight)
    {
        var bytes = new byte[weight.Values.Length * 2L];
        for (int i = 0; i < weight.Values.Length; i++)
            BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(2 * i), Round(name, weight.Values[i]));
        return Raw(name, DataType.Float16, weight.Shape, bytes);
    }

    /// <summary>The nearest 16-bit number.</summary>
    /// <exception cref="InvalidOperationException">The value is beyond their range.</exception>
    public static Half Round(string name, float value)
    {
        var half = (Half)value;
        return !Half.IsInfinity(half) || float.IsInfinity(value) ? half : throw new InvalidOperationException(
            $"{name} has a weight of {value:G6}; the largest 16-bit number is 65,504. Export with Float16Weights false.");
    }

    public static TensorProto Int64(string name, params long[] values) =>
        new() { Name = name, DataType = (int)DataType.Int64, Dims = { values.Length }, Int64Data = { values } };

    public static TensorProto Int8(string name, long[] shape, sbyte[] values) =>
        Raw(name, DataType.Int8, shape, MemoryMarshal.AsBytes<sbyte>(values).ToArray());

    /// <summary>A single byte.</summary>
    public static TensorProto UInt8(string name, byte value) => Raw(name, DataType.Uint8, [], [value]);

    public static TensorProto Int32(string name, params int[] values) =>
        new() { Name = name, DataType = (int)DataType.Int32, Dims = { values.Length }, Int32Data = { values } };

    public static TensorProto Text(string name, string value) =>
        new() { Name = name, DataType = (int)DataType.String, Dims = { 1 }, StringData = { ByteString.CopyFromUtf8(value) } };

    // The bytes are ours alone and never change, so they need not be copied.
    private static TensorProto Raw(string name, DataType type, long[] shape, byte[] bytes) =>
        new() { Name = name, DataType = (int)type, Dims = { shape }, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
}
