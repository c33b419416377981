using Microsoft.ML;
using MLNet.GoogLeNet;

namespace Benchmarks.Scoring;

/// <summary>The images of the benchmarks.</summary>
internal static class BenchmarkImages
{
    /// <summary>Paths of as many images as are wanted: those of the list, from the beginning again where it is shorter.</summary>
    public static string[] Paths(string list, int count)
    {
        var mlContext = new MLContext(seed: 1);
        string[] all = [.. mlContext.Data.CreateEnumerable<Image>(mlContext.Data.LoadFromImageList(list), reuseRowObject: false)
            .Select(row => row.ImagePath)];
        return [.. Enumerable.Range(0, count).Select(i => all[i % all.Length])];
    }

    /// <summary>Zero-mean noise, [N, 3, S, S].</summary>
    public static float[] Noise(int count, int imageSize)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count * 3 * imageSize * imageSize).Select(_ => random.NextSingle() * 255 - 127.5f)];
    }
}
