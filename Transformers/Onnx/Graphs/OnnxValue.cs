using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using static MLNet.GoogLeNet.Transformers.Weights.Onnx.TensorProto.Types;

namespace MLNet.GoogLeNet.Transformers.Onnx.Graphs;

/// <summary>An input or an output of an ONNX graph.</summary>
internal static class OnnxValue
{
    /// <summary>Its name, its numbers and its shape: a number is a fixed side, a name one that varies.</summary>
    public static ValueInfoProto Of(string name, DataType type, params object[] sides)
    {
        var shape = new TensorShapeProto();
        foreach (object side in sides)
            shape.Dim.Add(side is int length
                ? new TensorShapeProto.Types.Dimension { DimValue = length }
                : new TensorShapeProto.Types.Dimension { DimParam = (string)side });
        return new() { Name = name, Type = new TypeProto { TensorType = new() { ElemType = (int)type, Shape = shape } } };
    }
}
