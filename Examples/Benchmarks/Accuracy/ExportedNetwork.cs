using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

namespace Benchmarks.Accuracy;

/// <summary>A network as an int8 file, scored by ML.NET without this library.</summary>
internal sealed class ExportedNetwork : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("googlenet-benchmark-");
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly string _file;

    public ExportedNetwork(GoogLeNetTransformer quantized, Int8Processors processors)
    {
        _file = Path.Combine(_folder.FullName, "network.onnx");
        quantized.SaveOnnx(_file, new OnnxExportOptions
        {
            TakesRgbBytes = true,
            Precision = Precision.Int8,
            Int8Processors = processors,
        });
    }

    /// <summary>The keys of the names that the file gives to images.</summary>
    /// <param name="bytes">A column Pixels, as LoadPixels makes it.</param>
    public uint[] Name(IDataView bytes)
    {
        var pixels = (VectorDataViewType)bytes.Schema["Pixels"].Type;
        var shapes = new Dictionary<string, int[]> { ["Pixels"] = [1, .. pixels.Dimensions] };
        using var stock = _mlContext.Transforms.ApplyOnnxModel(
            ["Score"], ["Pixels"], _file, shapes, gpuDeviceId: null, fallbackToCpu: false, recursionLimit: 100).Fit(bytes);
        return [.. stock.Transform(bytes).GetColumn<float[]>("Score")
            .Select(scores => (uint)TensorPrimitives.IndexOfMax<float>(scores) + 1)]; // keys count from 1
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
