using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Quantization;

/// <summary>Looks at images and finds which values appear between the layers.</summary>
internal static class RangeCollection
{
    private const int MiniBatchSize = 4; // all activations of an image of 224×224 are 15 MB, and larger mini-batches are no faster

    /// <exception cref="InvalidOperationException">There is no image, or an activation is not a number.</exception>
    public static ActivationRanges Run(GoogLeNetModel model, CalibrationImages images, QuantizationOptions options)
    {
        using var activations = new ObservedActivations(model);
        int seen = 0;
        foreach (var (pixels, count) in images.MiniBatches(options.Images, MiniBatchSize))
        {
            activations.Observe(pixels, count);
            seen += count;
        }
        if (seen == 0)
            throw new InvalidOperationException(
                $"There are no images in column '{images.Column}' to measure the ranges of activations on. Give some like those to be "
                    + "scored.");
        return activations.ToRanges();
    }
}

/// <summary>A network that scores in 32-bit numbers, and counts the values between its layers meanwhile.</summary>
internal sealed class ObservedActivations : IDisposable
{
    private readonly int _imageSize;
    private readonly string[] _names;
    private readonly ActivationHistogram[] _histograms;
    private readonly OnnxSession _session;
    private float _lowestPixel, _highestPixel;

    public ObservedActivations(GoogLeNetModel model)
    {
        _imageSize = model.ImageSize;
        _names = [.. ActivationNames.Of(model.Architecture).Where(name => name != ActivationNames.Pixels)];
        _histograms = [.. _names.Select(_ => new ActivationHistogram())];
        _session = new OnnxSession(OnnxGraph.BuildObserved(model, _names), Environment.ProcessorCount);
    }

    /// <summary>Scores zero-mean pixels [N, 3, S, S].</summary>
    /// <exception cref="InvalidOperationException">An activation is not a number.</exception>
    public void Observe(float[] pixels, int count)
    {
        ReadOnlySpan<float> images = pixels.AsSpan(0, count * 3 * _imageSize * _imageSize);
        _lowestPixel = Math.Min(_lowestPixel, TensorPrimitives.Min(images));
        _highestPixel = Math.Max(_highestPixel, TensorPrimitives.Max(images));
        if (!float.IsFinite(_highestPixel - _lowestPixel))
            throw NoNumbers(ActivationNames.Pixels);
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(images, [count, 3, _imageSize, _imageSize], _names);
        var finite = new bool[_names.Length];
        Parallel.For(0, _names.Length, i => finite[i] = _histograms[i].TryAdd(outputs[i].GetTensorDataAsSpan<float>()));
        if (Array.IndexOf(finite, false) is var bad and >= 0)
            throw NoNumbers(_names[bad]);
    }

    /// <summary>The ranges of all that was seen.</summary>
    public ActivationRanges ToRanges()
    {
        var ranges = new Dictionary<string, ActivationRange> { [ActivationNames.Pixels] = new(_lowestPixel, _highestPixel) };
        foreach (var (name, histogram) in _names.Zip(_histograms))
            ranges[name] = new(0, histogram.BestEnd());
        return new(ranges.ToDictionary(pair => pair.Key, pair => pair.Value.IsSound ? pair.Value : Unused));
    }

    public void Dispose() => _session.Dispose();

    // Of a tensor that was always zero; whatever it is taken to be, the bytes are zero.
    private static ActivationRange Unused { get; } = new(0, 1);

    private static InvalidOperationException NoNumbers(string name) => new(
        $"The activations of '{name}' are not all numbers, so they have no range. Check the weights and the pixels for NaN and infinity.");
}
