using MLNet.GoogLeNet.Transformers.Weights.Protobuf;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.Onnx;

/// <summary>Reads the weights of an ONNX model: the constants of its graph that are named as weights are.</summary>
/// <remarks>
/// What the graph computes with them is not looked at. Files are not trusted: they are walked through
/// (<see cref="ProtobufReader"/>), and no other file is opened, whatever they say about where their numbers are.
/// </remarks>
internal static class OnnxWeights
{
    private const int MostMetadataBytes = 16 << 20; // a million class names
    private const int MostNameBytes = 1024;

    /// <summary>Reads all weights, as Float32, and the metadata.</summary>
    /// <param name="stream">A seekable stream, read from where it stands to its end.</param>
    /// <exception cref="InvalidDataException">The content is not a sound ONNX model; the message says why.</exception>
    public static WeightSet Read(Stream stream)
    {
        var reader = new ProtobufReader(stream, "ONNX");
        var tensors = new OrderedDictionary<string, WeightTensor>();
        var metadata = new OrderedDictionary<string, string>();
        foreach (ProtobufField field in reader.Fields())
            if (field.Number == ModelProto.GraphFieldNumber)
                ReadGraph(reader, field, tensors);
            else if (field.Number == ModelProto.MetadataPropsFieldNumber)
                ReadEntry(reader, field, metadata);
            else if (field.Number == ModelProto.ProducerNameFieldNumber)
                metadata[WeightSet.FormatKey] = reader.Text(field, MostNameBytes);
        return new(tensors, metadata);
    }

    private static void ReadGraph(ProtobufReader reader, ProtobufField graph, OrderedDictionary<string, WeightTensor> tensors)
    {
        foreach (ProtobufField field in reader.Fields(graph))
            if (field.Number == GraphProto.InitializerFieldNumber
                && OnnxWeight.TryRead(reader, field, out string name, out WeightTensor? tensor)
                && !tensors.TryAdd(name, tensor))
                throw new InvalidDataException(
                    $"Two constants are named '{name}'; it is unclear which is meant. Save the model again.");
    }

    private static void ReadEntry(ProtobufReader reader, ProtobufField entry, OrderedDictionary<string, string> metadata)
    {
        string key = "", value = "";
        foreach (ProtobufField field in reader.Fields(entry))
            if (field.Number == StringStringEntryProto.KeyFieldNumber)
                key = reader.Text(field, MostNameBytes);
            else if (field.Number == StringStringEntryProto.ValueFieldNumber)
                value = reader.Text(field, MostMetadataBytes);
        if (key != WeightSet.FormatKey)
            metadata[key] = value;
    }
}
