using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

namespace Benchmarks.Scoring;

/// <summary>A prediction engine that is given one path after the other.</summary>
internal sealed class SingleRound : IScoringRound
{
    private readonly TransformerChain<ITransformer> _model;
    private readonly PredictionEngine<Image, Answer> _engine;
    private readonly string[] _paths;

    public SingleRound(string folder, string data, int images, ComputeOptions compute)
    {
        var mlContext = new MLContext(seed: 1);
        _model = PipelineRound.Load(mlContext, folder, compute);
        _engine = mlContext.Model.CreatePredictionEngine<Image, Answer>(_model);
        _paths = BenchmarkImages.Paths(data, images);
    }

    public void Run()
    {
        var answer = new Answer();
        foreach (string path in _paths)
        {
            _engine.Predict(new Image { ImagePath = path }, ref answer);
            if (answer.PredictedLabel == 0)
                throw new InvalidOperationException($"There is no answer for {path}.");
        }
    }

    public void Dispose()
    {
        _engine.Dispose();
        _model.Dispose();
    }

    private sealed class Answer
    {
        public uint PredictedLabel { get; set; }
    }
}
