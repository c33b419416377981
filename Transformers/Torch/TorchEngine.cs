using System.Runtime.InteropServices;
using MLNet.GoogLeNet.Transformers.Architecture;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>Scores with TorchSharp.</summary>
internal sealed class TorchEngine : IScoringEngine
{
    private readonly GoogLeNetModule _network;
    private readonly Device _device;
    private readonly int _imageSize;
    private readonly string? _layer;
    private readonly bool _withFeatures;
    private readonly string _name;

    /// <param name="model">What it scores.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="precision">In which numbers it computes: float32 or bfloat16.</param>
    /// <param name="layer">What it gives: the values of this layer; logits where left out.</param>
    /// <param name="withFeatures">Whether the pooled features follow the logits.</param>
    public TorchEngine(
        GoogLeNetModel model, ComputeDevice device, Precision precision, NamedLayer? layer = null, bool withFeatures = false)
    {
        _layer = layer?.Name;
        _withFeatures = withFeatures;
        _device = Libtorch.Open(device);
        _imageSize = model.ImageSize;
        if (device == ComputeDevice.Cpu)
            LargeBlocks.Keep();
        _network = model.ToNetwork(precision);
        _network.to(_device);
        _name = $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}, "
            + $"{(device == ComputeDevice.Cpu ? "CPU" : "CUDA")}, {(precision == Precision.Float32 ? "float32" : "bfloat16")}";
    }

    public string Description => Why is null ? _name : $"{_name} (Auto: {Why})";

    /// <summary>Why the precision was chosen; none where the user asked for it.</summary>
    public string? Why { get; init; }

    public unsafe void Score(ReadOnlySpan<float> pixels, int count, Span<float> outputs)
    {
        if (count == 1 || _device.type != DeviceType.CPU) // no large blocks
        {
            ScoreHere(pixels, count, outputs);
            return;
        }
        fixed (float* source = pixels)
        fixed (float* target = outputs)
        {
            nint from = (nint)source, to = (nint)target;
            int length = pixels.Length, outputLength = outputs.Length;
            HeapThreads.Shared.Run(() =>
            {
                ScoreHere(new((void*)from, length), count, new((void*)to, outputLength));
                return true;
            });
        }
    }

    public void EnterLane() => ThreadNumber.Set(1);

    public void Dispose() => _network.Dispose();

    private void ScoreHere(ReadOnlySpan<float> pixels, int count, Span<float> outputs)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        Tensor images = empty(count, Table1.InputChannels, _imageSize, _imageSize);
        MemoryMarshal.AsBytes(pixels).CopyTo(images.bytes);
        images = images.to(_device);
        Tensor output = _withFeatures ? Evidence(_network.At(NamedLayers.Pooled, images))
            : _layer is null ? _network.call(images).Main
            : _network.At(_layer, images).to(ScalarType.Float32);
        output.cpu().contiguous().bytes.CopyTo(MemoryMarshal.AsBytes(outputs)); // [N, classes], [N, C, H, W] or [N, C]
    }

    // [N, 1024] → [N, classes + 1024]
    private Tensor Evidence(Tensor pooled) => cat([_network.Classify(pooled), pooled], 1);
}
