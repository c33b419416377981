using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Benchmarks.Scoring;

/// <summary>The exported file behind ML.NET's own parts: LoadImages, ResizeImages, ExtractPixels, ApplyOnnxModel.</summary>
internal sealed class StockRound : IScoringRound
{
    private const int ImageSize = 224;

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly ITransformer _chain;
    private readonly IDataView _pictures;

    public StockRound(string folder, string data, int pictures)
    {
        _pictures = _mlContext.Data.LoadFromEnumerable(
            BenchmarkImages.Paths(data, pictures).Select(path => new Picture { ImagePath = path }).ToArray());
        _chain = _mlContext.Transforms.LoadImages("Image", null, "ImagePath")
            .Append(_mlContext.Transforms.ResizeImages("Image", ImageSize, ImageSize, resizing: ImageResizingEstimator.ResizingKind.IsoCrop))
            .Append(_mlContext.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 120))
            .Append(_mlContext.Transforms.ApplyOnnxModel(["Score"], ["Pixels"], Path.Combine(folder, "network.onnx"),
                new Dictionary<string, int[]> { ["Pixels"] = [1, 3, ImageSize, ImageSize] }, gpuDeviceId: null, fallbackToCpu: false, recursionLimit: 100))
            .Fit(_pictures);
    }

    public void Run()
    {
        int count = _chain.Transform(_pictures).GetColumn<float[]>("Score").Count(scores => !float.IsNaN(scores[0]));
        if (count != _pictures.GetRowCount())
            throw new InvalidOperationException($"{count} pictures of {_pictures.GetRowCount()} have an answer.");
    }

    public void Dispose() => (_chain as IDisposable)?.Dispose();
}
