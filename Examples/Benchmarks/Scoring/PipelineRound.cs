using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

namespace Benchmarks.Scoring;

/// <summary>From JPEG files to labels, as a user's program does it: <c>Model.Load</c> and <c>Transform</c>.</summary>
internal sealed class PipelineRound : IScoringRound
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TransformerChain<ITransformer> _model;
    private readonly IDataView _images;

    public PipelineRound(string folder, string data, int images, ComputeOptions compute)
    {
        _model = Load(_mlContext, folder, compute);
        _images = _mlContext.Data.LoadFromEnumerable(
            BenchmarkImages.Paths(data, images).Select(path => new Image { ImagePath = path }).ToArray());
    }

    public void Run()
    {
        IDataView scored = _model.Transform(_images);
        int count = scored.GetColumn<uint>("PredictedLabel").Count(key => key > 0);
        if (count != _images.GetRowCount())
            throw new InvalidOperationException($"{count} images of {_images.GetRowCount()} have an answer.");
    }

    /// <summary>The saved pipeline with other options.</summary>
    public static TransformerChain<ITransformer> Load(MLContext mlContext, string folder, ComputeOptions compute)
    {
        var loaded = (TransformerChain<ITransformer>)mlContext.Model.Load(Path.Combine(folder, "model.zip"), out _);
        ITransformer[] parts = [.. loaded];
        parts[^1] = ((GoogLeNetTransformer)parts[^1]).With(compute);
        return new(parts);
    }

    public void Dispose() => _model.Dispose();
}
