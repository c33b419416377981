using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace Benchmarks.Scoring;

/// <summary>The engine of a model in as many lanes as there are processors, on pixels that are in memory.</summary>
internal sealed class ForwardRound : IScoringRound
{
    private const int MiniBatch = 16; // the default of ScoringOptions

    private readonly IScoringEngine _engine;
    private readonly GoogLeNetModel _network;
    private readonly float[] _pixels;
    private readonly int _pictures;

    public ForwardRound(string folder, int pictures, Precision precision)
    {
        var loaded = (TransformerChain<ITransformer>)new MLContext(seed: 1).Model.Load(Path.Combine(folder, "model.zip"), out _);
        _network = ((GoogLeNetTransformer)loaded.LastTransformer).Model;
        _engine = ScoringEngines.Open(_network, new ScoringOptions { Precision = precision }, threads: 1);
        _pixels = Flowers.Noise(MiniBatch, _network.ImageSize);
        _pictures = pictures;
    }

    public void Run()
    {
        int left = _pictures;
        Thread[] lanes = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            _engine.EnterLane();
            var logits = new float[MiniBatch * _network.ClassNames.Count];
            for (int end; (end = Interlocked.Add(ref left, -MiniBatch)) > -MiniBatch;)
            {
                int count = Math.Min(MiniBatch, end + MiniBatch);
                _engine.Score(_pixels.AsSpan(0, count * _pixels.Length / MiniBatch), count, logits.AsSpan(0, count * _network.ClassNames.Count));
            }
        }))];
        foreach (Thread lane in lanes)
            lane.Start();
        foreach (Thread lane in lanes)
            lane.Join();
    }

    public void Dispose() => _engine.Dispose();
}
