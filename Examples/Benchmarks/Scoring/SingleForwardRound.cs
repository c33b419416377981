using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Data.Pictures;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace Benchmarks.Scoring;

/// <summary>What one picture costs without ML.NET around it: its file to pixels, and one forward pass on all threads.</summary>
internal sealed class SingleForwardRound : IScoringRound
{
    private readonly IScoringEngine _engine;
    private readonly PixelReader _reader;
    private readonly byte[] _bytes;
    private readonly float[] _pixels, _logits;
    private readonly string[] _paths;

    public SingleForwardRound(string folder, string data, int pictures)
    {
        var loaded = (TransformerChain<ITransformer>)new MLContext(seed: 1).Model.Load(Path.Combine(folder, "model.zip"), out _);
        GoogLeNetModel network = ((GoogLeNetTransformer)loaded.LastTransformer).Model;
        _engine = ScoringEngines.Open(network, new ScoringOptions(), Environment.ProcessorCount);
        _reader = new(new PixelLoadingOptions { CropTo = network.ImageSize });
        _bytes = new byte[3 * network.ImageSize * network.ImageSize];
        _pixels = new float[_bytes.Length];
        _logits = new float[network.ClassNames.Count];
        _paths = Flowers.Paths(data, pictures);
    }

    public void Run()
    {
        foreach (string path in _paths)
        {
            _reader.Read(path, _bytes);
            for (int i = 0; i < _pixels.Length; i++)
                _pixels[i] = _bytes[i] - 120f;
            _engine.Score(_pixels, 1, _logits);
        }
    }

    public void Dispose() => _engine.Dispose();
}
