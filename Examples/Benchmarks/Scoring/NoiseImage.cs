using Microsoft.ML;
using Microsoft.ML.Data;

namespace Benchmarks.Scoring;

/// <summary>A row of zero-mean noise in memory, with a class.</summary>
internal sealed class NoiseImage
{
    public const int ImageSize = 224, Classes = 17;

    [VectorType(3, ImageSize, ImageSize)]
    public float[] Pixels { get; set; } = [];

    public string Label { get; set; } = "";

    /// <summary>Rows that share a few arrays, so that their number does not count.</summary>
    public static IDataView View(MLContext mlContext, int count)
    {
        const int Different = 16;
        float[] noise = BenchmarkImages.Noise(Different, ImageSize);
        float[][] images = [.. noise.Chunk(noise.Length / Different)];
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count)
            .Select(i => new NoiseImage { Pixels = images[i % Different], Label = $"class {i % Classes:00}" }).ToArray());
    }
}
