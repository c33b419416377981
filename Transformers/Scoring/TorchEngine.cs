using System.Runtime.InteropServices;
using MLNet.GoogLeNet.Transformers.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>Scores with TorchSharp.</summary>
internal sealed class TorchEngine : IScoringEngine
{
    private readonly GoogLeNetModule _network;
    private readonly Device _device;
    private readonly int _imageSize;

    public TorchEngine(GoogLeNetModel model, ComputeDevice device, Precision precision)
    {
        _device = Libtorch.Open(device);
        _imageSize = model.ImageSize;
        if (device == ComputeDevice.Cpu)
            LargeBlocks.Keep();
        _network = model.ToNetwork(precision);
        _network.to(_device);
        Description = $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}, "
            + $"{(device == ComputeDevice.Cpu ? "CPU" : "CUDA")}, {(precision == Precision.Float32 ? "float32" : "bfloat16")}";
    }

    public string Description { get; }

    public void Score(ReadOnlySpan<float> pixels, int count, Span<float> logits)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        Tensor images = empty(count, Table1.InputChannels, _imageSize, _imageSize);
        MemoryMarshal.AsBytes(pixels).CopyTo(images.bytes);
        Tensor scores = _network.call(images.to(_device)).Main.cpu().contiguous(); // [N, classes]
        scores.bytes.CopyTo(MemoryMarshal.AsBytes(logits));
    }

    // Libtorch keeps a number of threads for each thread that calls it, and a number for threads that come later. The first is set
    // here. The second comes with it and is put back, from a thread whose own number does not matter.
    public void EnterLane()
    {
        int all = get_num_threads(); // also makes this thread's own number, which setting it would not
        if (all == 1)
            return;
        set_num_threads(1);
        var restoring = new Thread(() => set_num_threads(all));
        restoring.Start();
        restoring.Join();
    }

    public void Dispose() => _network.Dispose();
}
