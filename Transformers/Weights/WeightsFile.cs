using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Weights.Caffe;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using MLNet.GoogLeNet.Transformers.Weights.Protobuf;
using MLNet.GoogLeNet.Transformers.Weights.PyTorch;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>A file of weights in any format that is read: safetensors, a PyTorch state dict, ONNX, Caffe.</summary>
internal static class WeightsFile
{
    private const int MostProtobufFields = 64; // before the network begins: name, version, options

    private static ReadOnlySpan<byte> ZipMagic => "PK\u0003\u0004"u8;

    /// <summary>Reads the float tensors, choosing the format by the content and not by the name.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is of no such format or damaged; the message names it.
    /// </exception>
    public static WeightSet Read(string path) => WeightSet.Open(path, Read);

    /// <inheritdoc cref="Read(string)"/>
    /// <param name="stream">A seekable stream that stands at the start of the content.</param>
    public static WeightSet Read(Stream stream)
    {
        long start = stream.Position;
        ReadOnlySpan<byte> bytes = Beginning(stream, sizeof(ulong) + 1);
        if (bytes.IsEmpty)
            throw new InvalidDataException("The file is empty. Copy or download it again.");
        if (IsZip(stream))
            return PyTorchArchive.Read(stream);
        if (LegacyPyTorchFile.Begins(bytes))
            return LegacyPyTorchFile.Read(stream);
        if (IsSafetensors(stream))
            return SafetensorsFile.Read(stream);

        ProtobufModel model = Recognize(stream);
        stream.Position = start;
        return model switch
        {
            ProtobufModel.Onnx => OnnxWeights.Read(stream),
            ProtobufModel.Caffe => CaffeModel.Read(stream),
            _ => throw new InvalidDataException(
                $"The file starts with the bytes [{Convert.ToHexString(bytes)}], which match none of the formats that are read: " +
                "safetensors, or a PyTorch state dict (.pth, .pt), or an ONNX model, or a Caffe model (.caffemodel). " +
                "Save the weights as one of these."),
        };
    }

    /// <summary>Whether a stream starts like a zip archive; its position does not change.</summary>
    public static bool IsZip(Stream stream) => Beginning(stream, ZipMagic.Length).SequenceEqual(ZipMagic);

    /// <summary>Whether a stream starts like a safetensors file: with a length, then JSON. Its position does not change.</summary>
    public static bool IsSafetensors(Stream stream) =>
        Beginning(stream, sizeof(ulong) + 1) is [_, _, _, _, _, _, _, _, (byte)'{'];

    private enum ProtobufModel
    {
        None,
        Onnx,
        Caffe,
    }

    // Protobuf files have no mark of their own. ONNX begins with the version of its format, a number, and has the network as one message;
    // Caffe begins with the network's name, and has one message per layer. The position of the stream afterwards is not specified.
    private static ProtobufModel Recognize(Stream stream)
    {
        bool isOnnx = false, isCaffe = false;
        try
        {
            foreach (ProtobufField field in new ProtobufReader(stream, "").Fields().Take(MostProtobufFields))
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
                    case (NetParameter.LayerFieldNumber or NetParameter.LayersFieldNumber,
                        WireFormat.WireType.LengthDelimited) when !isOnnx:
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

    private static ReadOnlySpan<byte> Beginning(Stream stream, int length)
    {
        long start = stream.Position;
        var bytes = new byte[length];
        int count = stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false);
        stream.Position = start;
        return bytes.AsSpan(0, count);
    }
}
