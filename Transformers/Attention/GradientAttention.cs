using System.Runtime.InteropServices;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Attention;

/// <summary>
/// Grad-CAM (Selvaraju et al. 2017, section 3): the maps of a layer, each weighted with the mean of the logit's gradient by it. At the last
/// maps it is the class activation map divided by the number of places. Thread-safe.
/// </summary>
internal sealed class GradientAttention : IDisposable
{
    private readonly GoogLeNetModule _network;
    private readonly CountedUse _use;
    private readonly Device _device;
    private readonly int _imageSize;

    /// <exception cref="DllNotFoundException">The application has no native libtorch package.</exception>
    public GradientAttention(GoogLeNetModel model, ComputeDevice device, Type owner)
    {
        _device = Libtorch.Open(device);
        _imageSize = model.ImageSize;
        _network = model.ToNetwork();
        _network.to(_device);
        _use = new CountedUse(_network, owner);
    }

    /// <param name="pixels">Zero-mean RGB pixels of an image, [3, S, S].</param>
    /// <param name="layer">The layer.</param>
    /// <param name="choose">The class to explain, given the logits.</param>
    public Attribution Of(ReadOnlySpan<float> pixels, NamedLayer layer, Func<float[], int> choose)
    {
        using CountedUse.Use use = _use.Enter();
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        Tensor image = empty(1, Table1.InputChannels, _imageSize, _imageSize);
        MemoryMarshal.AsBytes(pixels).CopyTo(image.bytes);
        Tensor? maps = null, pooled = null;
        foreach (var (name, output) in _network.Layers(image.to(_device)))
        {
            pooled = output;
            if (name == layer.Name)
                maps = output;                                                // [1, C, H, W]
        }
        Tensor logits = _network.Classify(pooled!);                           // [1, classes]
        float[] values = NetworkWeights.ToArray(logits);
        int label = choose(values);

        Tensor gradient = autograd.grad([logits[0, label]], [maps!])[0];      // [1, C, H, W]
        Tensor weights = gradient.mean([2, 3], keepdim: true);                // [1, C, 1, 1]
        return new(NetworkWeights.ToArray((weights * maps!).sum(1)), label, values); // [1, H, W]
    }

    public void Dispose() => _use.Dispose();
}
