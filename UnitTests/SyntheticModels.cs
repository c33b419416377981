using System.Collections.Concurrent;
using Microsoft.ML;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Networks that nobody trained, whose answers depend on the image nevertheless.</summary>
internal static class SyntheticModels
{
    private const float PixelDeviation = 74; // of noise from 0 to 255
    private static readonly ConcurrentDictionary<(GoogLeNetArchitecture, int, int), Dictionary<string, WeightTensor>> Drawn = new();
    private static readonly ConcurrentDictionary<(GoogLeNetArchitecture, int), GoogLeNetModel> WithRanges = new();

    /// <summary>
    /// Random weights that keep the size of a signal from layer to layer (He et al. 2015), and a batch norm that does something.
    /// </summary>
    public static GoogLeNetModel Make(
        GoogLeNetArchitecture architecture, int imageSize = 32, int classes = 5, float[]? mean = null, float[]? scale = null, int seed = 1)
    {
        var weights = Drawn.GetOrAdd((architecture, classes, seed), _ => Draw(architecture, classes, seed));
        return new(architecture, ClassNames(classes), imageSize, mean ?? [120, 130, 140], weights, scale);
    }

    /// <summary>Writes the weights as SaveWeights does, but does not wait for the disk.</summary>
    public static void WriteWeights(this GoogLeNetModel model, string path)
    {
        using FileStream file = File.Create(path);
        GoogLeNetWeights.Write(model, file);
    }

    /// <summary>The same model but for one value.</summary>
    public static GoogLeNetModel With(this GoogLeNetModel model, string tensor, int place, float value)
    {
        var weights = model.Weights.ToDictionary();
        float[] values = [.. weights[tensor].Values];
        values[place] = value;
        weights[tensor] = new(weights[tensor].Shape, values);
        return new(model.Architecture, model.ClassNames, model.ImageSize, model.Mean, weights, model.Scale);
    }

    /// <summary>A model that knows the ranges of its activations on striped images.</summary>
    public static GoogLeNetModel Quantized(GoogLeNetArchitecture architecture, int imageSize = 32) =>
        WithRanges.GetOrAdd((architecture, imageSize), _ => Quantize(architecture, imageSize));

    /// <summary>Names with what trips up text handling: spaces, commas, quotes and letters beyond ASCII.</summary>
    public static string[] ClassNames(int count) => [.. Enumerable.Range(0, count).Select(i => $"class {i}, \"Blüte\"")];

    /// <summary>Noise, zero-mean, [N, 3, S, S].</summary>
    public static float[] Pixels(int count, int imageSize, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * 3 * imageSize * imageSize).Select(_ => random.NextSingle() * 255 - 127.5f)];
    }

    private static GoogLeNetModel Quantize(GoogLeNetArchitecture architecture, int imageSize)
    {
        var mlContext = new MLContext(seed: 1);
        using var transformer = new GoogLeNetTransformer(
            mlContext, Make(architecture, imageSize), new("Pixels", "Label", "Score", "PredictedLabel"));
        return transformer.Quantize(
            ColourRows.View(mlContext, ColourRows.Make(classes: 3, perClass: 4, side: imageSize), side: imageSize)).Model;
    }

    private static Dictionary<string, WeightTensor> Draw(GoogLeNetArchitecture architecture, int classes, int seed)
    {
        var random = new Random(seed);
        using var network = new GoogLeNetModule(architecture, classes, auxiliary: false);
        return NetworkWeights.ExtractWithoutAuxiliary(network).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => Fill(pair.Key, pair.Value.Shape, random));
    }

    private static WeightTensor Fill(string name, long[] shape, Random random)
    {
        Func<float> draw = name switch
        {
            _ when name.EndsWith("running_var") => () => 0.5f + random.NextSingle(),
            _ when name.EndsWith("bn.weight") => () => 0.75f + random.NextSingle() / 2,
            _ when shape.Length == 1 => () => Normal(random) / 10,
            "conv1.conv.weight" => () => Normal(random) * MathF.Sqrt(2f / FanIn(shape)) / PixelDeviation,
            _ => () => Normal(random) * MathF.Sqrt(2f / FanIn(shape)),
        };
        return new(shape, [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, side) => product * side)).Select(_ => draw())]);
    }

    private static long FanIn(long[] shape) => shape[1..].Aggregate(1L, (product, side) => product * side);

    private static float Normal(Random random) =>
        MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
}
