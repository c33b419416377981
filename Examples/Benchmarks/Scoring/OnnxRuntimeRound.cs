using Microsoft.ML.OnnxRuntime;

namespace Benchmarks.Scoring;

/// <summary>ONNX Runtime as any program would use it, with the exported file: mini-batches of 8 on all threads, pixels in memory.</summary>
internal sealed class OnnxRuntimeRound : IScoringRound
{
    private const int MiniBatch = 8, ImageSize = 224;

    private readonly InferenceSession _session;
    private readonly float[] _pixels = BenchmarkImages.Noise(MiniBatch, ImageSize);
    private readonly int _images;

    public OnnxRuntimeRound(string folder, int images)
    {
        using var options = new SessionOptions { IntraOpNumThreads = Environment.ProcessorCount };
        _session = new InferenceSession(Path.Combine(folder, "network.onnx"), options);
        _images = images;
    }

    public void Run()
    {
        using var run = new RunOptions();
        for (int done = 0; done < _images; done += MiniBatch)
        {
            int count = Math.Min(MiniBatch, _images - done);
            using OrtValue pixels = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, _pixels.AsMemory(0, count * 3 * ImageSize * ImageSize), [count, 3, ImageSize, ImageSize]);
            using var scores = _session.Run(run, ["Pixels"], [pixels], ["Score"]);
        }
    }

    public void Dispose() => _session.Dispose();
}
