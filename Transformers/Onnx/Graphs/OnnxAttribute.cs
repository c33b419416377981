using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using static MLNet.GoogLeNet.Transformers.Weights.Onnx.AttributeProto.Types;

namespace MLNet.GoogLeNet.Transformers.Onnx.Graphs;

/// <summary>The parameters of an ONNX operator.</summary>
internal static class OnnxAttribute
{
    public static AttributeProto Of(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    public static AttributeProto Of(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Of(string name, string value) =>
        new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Of(string name, IEnumerable<long> values) =>
        new() { Name = name, Type = AttributeType.Ints, Ints = { values } };

    public static AttributeProto Of(string name, IEnumerable<string> values) => new()
    {
        Name = name,
        Type = AttributeType.Strings,
        Strings = { values.Select(ByteString.CopyFromUtf8) },
    };

    /// <summary>The parameters of a convolution.</summary>
    public static AttributeProto[] Of(ConvolutionLayer layer)
    {
        int padding = layer.Kernel / 2;
        return
        [
            Of("kernel_shape", [layer.Kernel, layer.Kernel]),
            Of("strides", [layer.Stride, layer.Stride]),
            Of("pads", [padding, padding, padding, padding]),
        ];
    }
}
