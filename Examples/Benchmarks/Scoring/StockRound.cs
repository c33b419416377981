using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Benchmarks.Scoring;

/// <summary>The exported file after ML.NET's own parts: LoadImages, ResizeImages, ExtractPixels, ApplyOnnxModel.</summary>
internal sealed class StockRound : IScoringRound
{
    private const int ImageSize = 224;

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly ITransformer _chain;
    private readonly IDataView _images;

    public StockRound(string folder, string data, int images)
    {
        _images = _mlContext.Data.LoadFromEnumerable(
            BenchmarkImages.Paths(data, images).Select(path => new Image { ImagePath = path }).ToArray());
        _chain = _mlContext.Transforms.LoadImages("Image", null, "ImagePath")
            .Append(_mlContext.Transforms.ResizeImages(
                "Image", ImageSize, ImageSize, resizing: ImageResizingEstimator.ResizingKind.IsoCrop))
            .Append(_mlContext.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 120))
            .Append(_mlContext.Transforms.ApplyOnnxModel(["Score"], ["Pixels"], Path.Combine(folder, "network.onnx"),
                new Dictionary<string, int[]> { ["Pixels"] = [1, 3, ImageSize, ImageSize] }, gpuDeviceId: null, fallbackToCpu: false,
                recursionLimit: 100))
            .Fit(_images);
    }

    public void Run()
    {
        int count = _chain.Transform(_images).GetColumn<float[]>("Score").Count(scores => !float.IsNaN(scores[0]));
        if (count != _images.GetRowCount())
            throw new InvalidOperationException($"{count} images of {_images.GetRowCount()} have an answer.");
    }

    public void Dispose() => (_chain as IDisposable)?.Dispose();
}
