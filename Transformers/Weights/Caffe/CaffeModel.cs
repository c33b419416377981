using MLNet.GoogLeNet.Transformers.Weights.Protobuf;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.Caffe;

/// <summary>Reads the weights of a .caffemodel, in which Caffe keeps a network, with old and new layer messages.</summary>
/// <remarks>
/// Files are not trusted: they are walked through (<see cref="ProtobufReader"/>), and the layers without weights passed over.
/// </remarks>
internal static class CaffeModel
{
    private const int MostNameBytes = 1024;
    private static readonly string[] Parts = [".weight", ".bias"];

    /// <summary>Reads the tensors "layer.weight" and "layer.bias" of each layer that has some, as Float32.</summary>
    /// <param name="stream">A seekable stream, read from where it stands to its end.</param>
    /// <exception cref="InvalidDataException">The content is not a sound Caffe model; the message says why.</exception>
    public static WeightSet Read(Stream stream)
    {
        var reader = new ProtobufReader(stream, "Caffe");
        var tensors = new OrderedDictionary<string, WeightTensor>();
        foreach (ProtobufField field in reader.Fields())
            if (field.Number == NetParameter.LayerFieldNumber)
                ReadLayer(reader, field, LayerParameter.NameFieldNumber, LayerParameter.BlobsFieldNumber, tensors);
            else if (field.Number == NetParameter.LayersFieldNumber)
                ReadLayer(reader, field, V1LayerParameter.NameFieldNumber, V1LayerParameter.BlobsFieldNumber, tensors);
        return new(tensors, new Dictionary<string, string>());
    }

    private static void ReadLayer(
        ProtobufReader reader, ProtobufField layer, int nameNumber, int blobsNumber, OrderedDictionary<string, WeightTensor> tensors)
    {
        string name = "";
        var blobs = new List<ProtobufField>(Parts.Length);
        foreach (ProtobufField field in reader.Fields(layer))
            if (field.Number == nameNumber)
                name = reader.Text(field, MostNameBytes);
            else if (field.Number == blobsNumber)
                blobs.Add(blobs.Count < Parts.Length ? field : throw new InvalidDataException(
                    $"Layer '{name}' has more than a weight and a bias. Give the weights of a GoogLeNet."));

        for (int i = 0; i < blobs.Count; i++)
            if (!tensors.TryAdd(name + Parts[i], CaffeBlob.Read(reader, blobs[i], name + Parts[i], isBias: i == 1)))
                throw new InvalidDataException($"Two layers are named '{name}'; it is unclear which is meant. Save the model again.");
    }
}
