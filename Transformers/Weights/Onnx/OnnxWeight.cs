using System.Diagnostics.CodeAnalysis;
using MLNet.GoogLeNet.Transformers.Weights.Protobuf;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using static MLNet.GoogLeNet.Transformers.Weights.Onnx.TensorProto.Types;

namespace MLNet.GoogLeNet.Transformers.Weights.Onnx;

/// <summary>Reads one constant of an ONNX graph where it is a weight.</summary>
internal sealed class OnnxWeight
{
    private const string Float16Suffix = ".float16"; // of our own exports
    private const int MostNameBytes = 1024, MostDimensions = 8;

    // This library, torchvision; the model zoo.
    private static readonly string[] Suffixes = [".weight", ".bias", ".running_mean", ".running_var", "_w_0", "_b_0"];

    private readonly ProtobufReader _reader;
    private readonly ProtobufField _tensor;
    private readonly string _name = "";
    private readonly List<long> _shape = [];
    private readonly DataType _type;
    private readonly bool _isExternal;

    private OnnxWeight(ProtobufReader reader, ProtobufField tensor)
    {
        (_reader, _tensor) = (reader, tensor);
        foreach (ProtobufField field in reader.Fields(tensor))
            switch (field.Number)
            {
                case TensorProto.NameFieldNumber: _name = reader.Text(field, MostNameBytes); break;
                case TensorProto.DataTypeFieldNumber: _type = (DataType)field.Value; break;
                case TensorProto.DataLocationFieldNumber: _isExternal = field.Value == (ulong)DataLocation.External; break;
                case TensorProto.DimsFieldNumber: AddDimensions(field); break;
            }
    }

    /// <summary>Reads the tensor if its name is that of a weight.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="constant">Where the tensor is.</param>
    /// <param name="name">Its name, without the mark of 16-bit numbers.</param>
    /// <param name="tensor">Its numbers.</param>
    /// <exception cref="InvalidDataException">It is a weight that cannot be read.</exception>
    public static bool TryRead(
        ProtobufReader reader, ProtobufField constant, out string name, [NotNullWhen(true)] out WeightTensor? tensor)
    {
        var weight = new OnnxWeight(reader, constant);
        name = weight._name.EndsWith(Float16Suffix, StringComparison.Ordinal) ? weight._name[..^Float16Suffix.Length] : weight._name;
        tensor = IsWeight(name) ? weight.Read() : null;
        return tensor is not null;
    }

    private static bool IsWeight(string name) => Suffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal));

    private WeightTensor Read()
    {
        if (_isExternal)
            throw new InvalidDataException(
                $"The numbers of '{_name}' are in another file, but only this file is opened. Save the model as one file.");
        (ElementType type, int list) = _type switch
        {
            DataType.Float => (ElementType.Float32, TensorProto.FloatDataFieldNumber),
            DataType.Double => (ElementType.Float64, TensorProto.DoubleDataFieldNumber),
            DataType.Float16 => (ElementType.Float16, TensorProto.RawDataFieldNumber),
            DataType.Bfloat16 => (ElementType.BFloat16, TensorProto.RawDataFieldNumber),
            _ => throw new InvalidDataException(
                $"'{_name}' is stored as {_type}; weights are read from 16-bit, 32-bit and 64-bit floating-point numbers. "
                + "Export the model in one of these."),
        };
        var numbers = new RepeatedNumbers(_reader, _tensor, TensorProto.RawDataFieldNumber, type);
        long count = numbers.Count();
        if (count == 0)
        {
            numbers = new(_reader, _tensor, list, type);
            count = numbers.Count();
        }
        long[] shape = [.. _shape];
        if (!WeightTensor.TryCount(shape, out long expected) || expected != count || count > Array.MaxLength)
            throw new InvalidDataException(
                $"'{_name}' has the shape [{string.Join(", ", shape)}] and {count:N0} numbers. The file is damaged: get it again.");
        return new(shape, numbers.Read((int)count));
    }

    private void AddDimensions(ProtobufField field)
    {
        foreach (long dimension in _reader.Numbers(field))
        {
            if (_shape.Count == MostDimensions)
                throw new InvalidDataException($"A constant has more than {MostDimensions} dimensions. The file is damaged: get it again.");
            _shape.Add(dimension);
        }
    }
}
