using System.Runtime.CompilerServices;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace MLNet.GoogLeNet.Transformers.Attention;

/// <summary>
/// Evidence for a class: at the last maps the class activation map, for which no gradient is needed; at other layers Grad-CAM, which needs
/// the gradients of TorchSharp. Serves many threads at once; each engine is made when it is first needed.
/// </summary>
internal sealed class Explainer(GoogLeNetModel model, ComputeOptions options, Type owner) : IDisposable
{
    private readonly NamedLayer _last = NamedLayers.Find(NamedLayers.Last, model.Architecture, model.ImageSize);
    private readonly Lock _lock = new();
    private SharedEngine? _lastMaps;
    private GradientAttention? _gradients;
    private bool _disposed;

    /// <param name="pixels">Zero-mean RGB pixels of an image, [3, S, S].</param>
    /// <param name="layer">The layer.</param>
    /// <param name="choose">The class to explain, given the logits.</param>
    /// <exception cref="DllNotFoundException">The layer needs gradients, and the application has no native libtorch package.</exception>
    public Attribution Explain(ReadOnlySpan<float> pixels, NamedLayer layer, Func<float[], int> choose)
    {
        if (layer != _last)
            return Gradients().Of(pixels, layer, choose);
        var maps = new float[_last.Length];
        LastMaps().Score(pixels, count: 1, maps);
        float[] logits = ClassActivation.Logits(model, maps);
        int label = choose(logits);
        return new(ClassActivation.Map(model, maps, label), label, logits);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _lastMaps?.Dispose();
            _lastMaps = null;
            _gradients?.Dispose();
            _gradients = null;
        }
    }

    private SharedEngine LastMaps()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, owner);
            return _lastMaps ??= new(EnginePool.OpenLayer(model, options.Lanes, _last), owner);
        }
    }

    private GradientAttention Gradients()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, owner);
            return _gradients ??= OpenGradients();
        }
    }

    // A method of its own, so that nothing of TorchSharp is initialised for class activation maps.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private GradientAttention OpenGradients() => new(model, options.Device, owner);
}

/// <summary>What the places of a layer's maps say for a class, for one image.</summary>
/// <param name="Map">[H, W], as many rows as columns; positive for the class, negative against it.</param>
/// <param name="Label">The index of the class.</param>
/// <param name="Logits">Of all classes.</param>
internal sealed record Attribution(float[] Map, int Label, float[] Logits)
{
    /// <summary>Evidence for the class, from 0 to 1: negative values are zeros, and the highest is 1 unless there is none.</summary>
    public float[] Positive()
    {
        float highest = Map.Max();
        return [.. Map.Select(value => value > 0 ? value / highest : 0)];
    }
}
