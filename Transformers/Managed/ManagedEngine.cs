using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Scores on the processor in 32-bit numbers, without a native library.</summary>
internal sealed unsafe class ManagedEngine<TOperations, TVector> : IScoringEngine
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    // More read the weights less often, and need more memory: about as much for images of up to 448×448.
    private const int ImagesAtOnce = 8, ImageSizeOfThem = 448;

    private const int SmallMaps = 16; // pixels between places after the third max pool: from there on, weights are larger than maps

    private readonly Plan _plan;
    private readonly Map _pixels;
    private readonly List<Map> _outputs = [];
    private readonly int _imageSize, _threads, _imagesAtOnce;

    /// <param name="model">What it scores.</param>
    /// <param name="threads">Number of threads that one call uses; the calling one is among them.</param>
    /// <param name="layer">What it gives: the values of this layer; logits where left out.</param>
    /// <param name="withFeatures">Whether the pooled features follow the logits.</param>
    /// <exception cref="InvalidDataException">The weights do not fit the architecture.</exception>
    public ManagedEngine(GoogLeNetModel model, int threads, NamedLayer? layer, bool withFeatures)
    {
        (_imageSize, _threads) = (model.ImageSize, threads);
        var layers = new PlanLayers<TOperations, TVector>(new(model, BatchNormFolding.Fold(model.Weights)));
        var network = new LayerSequence<Map>(layers, model.Architecture);
        _pixels = PixelBlocks.Of(model.ImageSize);
        if (layer is { } last && last.Name != NamedLayers.Pooled)
        {
            _outputs.Add(network.Output(last.Name, _pixels));
        }
        else
        {
            Map pooled = layers.Average(network.Map(_pixels));
            if (layer is null)
                _outputs.Add(layers.Linear("fc", pooled, model.ClassNames.Count));
            if (layer is not null || withFeatures)
                _outputs.Add(pooled);
        }
        double share = Math.Pow((double)ImageSizeOfThem / model.ImageSize, 2);
        _imagesAtOnce = (int)Math.Clamp(ImagesAtOnce * share, 1, ImagesAtOnce);
        _plan = new(layers.Steps, _pixels, _outputs, (model.ImageSize + SmallMaps - 1) / SmallMaps, _imagesAtOnce);
    }

    public string Description => Why is null ? Name : $"{Name} (Auto: {Why})";

    /// <summary>Why the engine was chosen; none where the user asked for it.</summary>
    public string? Why { get; init; }

    private static string Name =>
        $"Managed {typeof(ManagedEngines).Assembly.GetName().Version?.ToString(3)}, CPU, float32, {TOperations.Name}";

    public void Score(ReadOnlySpan<float> pixels, int count, Span<float> outputs)
    {
        MiniBatchShape.ThrowUnlessItHolds(pixels.Length, [count, Table1.InputChannels, _imageSize, _imageSize]);
        int image = pixels.Length / count, vector = outputs.Length / count;
        PlanMemory memory = _plan.Rent();
        for (int first = 0; first < count; first += _imagesAtOnce)
        {
            int some = Math.Min(_imagesAtOnce, count - first);
            Score(memory, pixels.Slice(first * image, some * image), some, outputs.Slice(first * vector, some * vector));
        }
        _plan.Return(memory);
    }

    public void EnterLane() => ManagedEngines.IsLane = true;

    public void Dispose()
    {
    }

    private void Score(PlanMemory memory, ReadOnlySpan<float> pixels, int count, Span<float> outputs)
    {
        fixed (float* source = pixels)
        {
            float* from = source;
            _plan.Run(memory, count, ManagedEngines.IsLane ? 1 : _threads, image => PixelBlocks.Fill(
                from + (long)image * Table1.InputChannels * _imageSize * _imageSize, _imageSize, memory.At(_pixels, image), _pixels));
        }
        fixed (float* target = outputs)
        {
            float* to = target;
            for (int image = 0; image < count; image++)
                foreach (Map output in _outputs)
                {
                    Copy(memory.At(output, image), output, to);
                    to += output.Channels * output.Side * output.Side;
                }
        }
    }

    // [H, W, C] → [C, H, W]
    private static void Copy(float* from, Map map, float* to)
    {
        int pixels = map.Side * map.Side;
        for (int channel = 0; channel < map.Channels; channel++)
            for (int pixel = 0; pixel < pixels; pixel++)
                *to++ = from[pixel * map.Stride + channel];
    }
}
