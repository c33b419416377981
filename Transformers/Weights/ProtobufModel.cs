namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>Which of the formats that are protobuf messages a file has.</summary>
internal enum ProtobufModel
{
    None,
    Onnx,
    Caffe,
}
