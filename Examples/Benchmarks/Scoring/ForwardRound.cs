using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

namespace Benchmarks.Scoring;

/// <summary>The network of a model alone, in as many lanes as there are processors, on pixels that are in memory.</summary>
internal sealed class ForwardRound : IScoringRound
{
    private readonly GoogLeNetTransformer _network;
    private readonly IDataView _pixels;
    private readonly int _images;

    public ForwardRound(string folder, int images, ComputeOptions compute)
    {
        var mlContext = new MLContext(seed: 1);
        var loaded = (TransformerChain<ITransformer>)mlContext.Model.Load(Path.Combine(folder, "model.zip"), out _);
        _network = ((GoogLeNetTransformer)loaded.LastTransformer).With(compute);
        _pixels = NoiseImage.View(mlContext, images);
        _images = images;
    }

    public void Run()
    {
        int count = _network.Transform(_pixels).GetColumn<uint>("PredictedLabel").Count(key => key > 0);
        if (count != _images)
            throw new InvalidOperationException($"{count} images of {_images} have an answer.");
    }

    public void Dispose() => _network.Dispose();
}
