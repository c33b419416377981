using Google.Protobuf;
using MLNet.GoogLeNet.Transformers.Weights.Caffe;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.Caffe;

/// <summary>Makes .caffemodel files.</summary>
internal static class CaffeBytes
{
    /// <summary>With the messages that Caffe writes today.</summary>
    public static byte[] New(IEnumerable<KeyValuePair<string, WeightTensor>> tensors, bool isDouble = false)
    {
        var network = new NetParameter { Name = "GoogLeNet", Layer = { new LayerParameter { Name = "data", Type = "Data" } } };
        foreach (var layer in Layers(tensors))
            network.Layer.Add(
                new LayerParameter { Name = layer.Key, Type = "Layer", Blobs = { layer.Select(tensor => NewBlob(tensor, isDouble)) } });
        return network.ToByteArray();
    }

    /// <summary>With those of the public BVLC weights: four lengths a shape, whatever the layer.</summary>
    public static byte[] Old(IEnumerable<KeyValuePair<string, WeightTensor>> tensors)
    {
        var network = new NetParameter { Name = "GoogLeNet", Layers = { new V1LayerParameter { Name = "data" } } };
        foreach (var layer in Layers(tensors))
            network.Layers.Add(new V1LayerParameter { Name = layer.Key, Blobs = { layer.Select(OldBlob) } });
        return network.ToByteArray();
    }

    public static WeightSet Read(byte[] file) => CaffeModel.Read(new MemoryStream(file));

    private static IEnumerable<IGrouping<string, WeightTensor>> Layers(IEnumerable<KeyValuePair<string, WeightTensor>> tensors) => tensors
        .OrderByDescending(tensor => tensor.Key) // the weight before the bias
        .GroupBy(tensor => tensor.Key[..tensor.Key.LastIndexOf('.')], tensor => tensor.Value);

    private static BlobProto NewBlob(WeightTensor tensor, bool isDouble)
    {
        var blob = new BlobProto { Shape = new() { Dim = { tensor.Shape } } };
        if (isDouble)
            blob.DoubleData.Add(tensor.Values.Select(value => (double)value));
        else
            blob.Data.Add(tensor.Values);
        return blob;
    }

    private static BlobProto OldBlob(WeightTensor tensor)
    {
        int[] shape = [.. Enumerable.Repeat(1, 4 - tensor.Shape.Length), .. tensor.Shape.Select(length => (int)length)];
        return new()
        {
            Num = shape[0],
            Channels = shape[1],
            Height = shape[2],
            Width = shape[3],
            Data = { tensor.Values },
            Diff = { 0.5f }
        };
    }
}
