using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Onnx.Graphs;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Caffe;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.Caffe;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.Safetensors;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights;

/// <summary>Weights of the paper's network in the forms in which others publish them: Caffe's layers, blue first.</summary>
internal static class PublishedForms
{
    /// <summary>The names of the forms.</summary>
    public static string[] All => ["safetensors", "model zoo", "model zoo, lists", "caffemodel", "old caffemodel", "caffemodel, doubles"];

    /// <summary>The bytes of a file in one of the forms.</summary>
    public static byte[] Write(string form, IReadOnlyDictionary<string, WeightTensor> weights)
    {
        List<KeyValuePair<string, WeightTensor>> layers = [.. weights.Select(ToCaffe)];
        return form switch
        {
            "safetensors" => SafetensorsBytes.Write(layers),
            "model zoo" => ModelZoo(layers, isRaw: true),
            "model zoo, lists" => ModelZoo(layers, isRaw: false),
            "caffemodel" => CaffeBytes.New(layers),
            "old caffemodel" => CaffeBytes.Old(layers),
            "caffemodel, doubles" => CaffeBytes.New(layers, isDouble: true),
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "No such form."),
        };
    }

    private static KeyValuePair<string, WeightTensor> ToCaffe(KeyValuePair<string, WeightTensor> tensor)
    {
        string name = CaffeNames.TryGetCaffe(tensor.Key, out string? caffe) ? caffe : tensor.Key;
        return new(name, tensor.Key == "conv1.conv.weight" ? InputConvention.BvlcGoogLeNet.Convert(tensor.Value) : tensor.Value);
    }

    private static byte[] ModelZoo(List<KeyValuePair<string, WeightTensor>> layers, bool isRaw)
    {
        var graph = new GraphProto { Name = "bvlc_googlenet" };
        foreach (var (name, weight) in layers)
        {
            string zooName = name.Replace(".weight", "_w_0").Replace(".bias", "_b_0");
            TensorProto tensor = OnnxTensor.Float32(zooName, weight);
            if (!isRaw)
            {
                tensor.RawData = ByteString.Empty;
                tensor.FloatData.Add(weight.Values);
            }
            graph.Initializer.Add(tensor);
        }
        graph.Initializer.Add(OnnxTensor.Int64("OC2_DUMMY_1", 1, 1024)); // a shape, as the model zoo's file has one
        return new ModelProto { IrVersion = 3, ProducerName = "onnx-caffe2", Graph = graph }.ToByteArray();
    }
}
