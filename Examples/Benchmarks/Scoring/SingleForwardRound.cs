using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNet.GoogLeNet;

namespace Benchmarks.Scoring;

/// <summary>
/// What one image costs with as little around it as can be: a prediction engine that only loads pixels, and ONNX Runtime on all threads.
/// </summary>
internal sealed class SingleForwardRound : IScoringRound
{
    private readonly PredictionEngine<Image, LoadedPixels> _loader;
    private readonly InferenceSession _session;
    private readonly string[] _paths;
    private readonly long[] _shape;

    public SingleForwardRound(string folder, string data, int images)
    {
        var mlContext = new MLContext(seed: 1);
        var model = (TransformerChain<ITransformer>)mlContext.Model.Load(Path.Combine(folder, "model.zip"), out _);
        _loader = mlContext.Model.CreatePredictionEngine<Image, LoadedPixels>(new TransformerChain<ITransformer>([.. model.SkipLast(1)]));
        using var options = new SessionOptions { IntraOpNumThreads = Environment.ProcessorCount };
        _session = new InferenceSession(Path.Combine(folder, "network.onnx"), options);
        int size = ((GoogLeNetTransformer)model.LastTransformer).Model.ImageSize;
        _shape = [1, 3, size, size];
        _paths = BenchmarkImages.Paths(data, images);
    }

    public void Run()
    {
        using var run = new RunOptions();
        var loaded = new LoadedPixels();
        foreach (string path in _paths)
        {
            _loader.Predict(new Image { ImagePath = path }, ref loaded);
            using OrtValue pixels = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, loaded.Pixels.AsMemory(), _shape);
            using var scores = _session.Run(run, ["Pixels"], [pixels], ["Score"]);
        }
    }

    public void Dispose()
    {
        _loader.Dispose();
        _session.Dispose();
    }

    private sealed class LoadedPixels
    {
        public float[] Pixels { get; set; } = [];
    }
}
