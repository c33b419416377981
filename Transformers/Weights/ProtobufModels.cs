using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Weights.Caffe;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using MLNet.GoogLeNet.Transformers.Weights.Protobuf;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>Tells protobuf files apart, which have no mark of their own, by their first fields.</summary>
internal static class ProtobufModels
{
    private const int MostFields = 64; // before the network begins: name, version, options

    /// <summary>
    /// ONNX begins with the version of its format, a number, and has the network as one message; Caffe begins with the network's name,
    /// and has a message a layer.
    /// </summary>
    /// <param name="stream">Stands at the start; where it stands afterwards is not said.</param>
    public static ProtobufModel Recognize(Stream stream)
    {
        bool isOnnx = false, isCaffe = false;
        try
        {
            foreach (ProtobufField field in new ProtobufReader(stream, "").Fields().Take(MostFields))
                switch (field.Number, field.Type)
                {
                    case (ModelProto.IrVersionFieldNumber, WireFormat.WireType.Varint):
                        isOnnx = true;
                        break;
                    case (NetParameter.NameFieldNumber, WireFormat.WireType.LengthDelimited):
                        isCaffe = true;
                        break;
                    case (ModelProto.GraphFieldNumber, WireFormat.WireType.LengthDelimited) when !isCaffe:
                        return ProtobufModel.Onnx;
                    case (NetParameter.LayerFieldNumber or NetParameter.LayersFieldNumber, WireFormat.WireType.LengthDelimited) when !isOnnx:
                        return ProtobufModel.Caffe;
                }
        }
        catch (InvalidDataException)
        {
            // Cut short, or no protobuf at all. ONNX has its network in one message, which then reaches over the end.
            return isOnnx ? ProtobufModel.Onnx : ProtobufModel.None;
        }
        return ProtobufModel.None;
    }
}

/// <summary>Which of the formats that are protobuf messages a file has.</summary>
internal enum ProtobufModel
{
    None,
    Onnx,
    Caffe,
}
