using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Onnx;

/// <summary>An ONNX graph of ours in ONNX Runtime, on the processor. Thread-safe.</summary>
internal sealed class OnnxSession : IDisposable
{
    /// <summary>The setting of ONNX Runtime that asks for the exact products, "1".</summary>
    public const string ExactByteProductsSetting = "session.x64quantprecision";

    private readonly InferenceSession _session;

    /// <param name="graph">A serialised model.</param>
    /// <param name="threads">Number of threads that one call uses.</param>
    /// <param name="exactByteProducts">Whether to ask for slower products of bytes, which are exact on every processor.</param>
    public OnnxSession(byte[] graph, int threads, bool exactByteProducts = false)
    {
        Version = OnnxRuntimeLibrary.Load();
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        if (threads > 1 && OnnxWaiting.Current is { } waiting)
            options.AddSessionConfigEntry(waiting.Key, waiting.Value);
        if (exactByteProducts)
            options.AddSessionConfigEntry(ExactByteProductsSetting, "1");
        _session = new InferenceSession(graph, options);
    }

    /// <summary>The version of the library.</summary>
    public string Version { get; }

    /// <summary>Computes one output, which is a vector for each image of the mini-batch.</summary>
    /// <param name="pixels">Singles or bytes, as the graph takes them.</param>
    /// <param name="shape">[N, 3, H, W].</param>
    /// <param name="output">The name of the output.</param>
    /// <param name="result">[N, classes].</param>
    public unsafe void Run<T>(ReadOnlySpan<T> pixels, long[] shape, string output, Span<float> result) where T : unmanaged
    {
        MiniBatchShape.ThrowUnlessItHolds(pixels.Length, shape);
        fixed (T* source = pixels)
        {
            using OrtValue input = Wrap(source, pixels.Length, shape);
            Run(OnnxGraph.Pixels, input, shape[0], output, result);
        }
    }

    /// <summary>Computes an output, in memory of ONNX Runtime's that the caller disposes.</summary>
    public OrtValue Run<T>(ReadOnlySpan<T> pixels, long[] shape, string output) where T : unmanaged => Run(pixels, shape, [output])[0];

    /// <summary>Computes an output from another session's, in memory of ONNX Runtime's that the caller disposes.</summary>
    public OrtValue Run(string input, OrtValue value, string output)
    {
        using var options = new RunOptions();
        return _session.Run(options, [input], [value], [output])[0];
    }

    /// <summary>Computes an output from another session's, which is a vector for each image of the mini-batch.</summary>
    /// <param name="input">The name of the input.</param>
    /// <param name="value">Its value.</param>
    /// <param name="count">N.</param>
    /// <param name="output">The name of the output.</param>
    /// <param name="result">[N, classes].</param>
    public unsafe void Run(string input, OrtValue value, long count, string output, Span<float> result)
    {
        fixed (float* target = result)
        {
            using OrtValue scores = Wrap(target, result.Length, [count, result.Length / count]);
            using var options = new RunOptions();
            _session.Run(options, [input], [value], [output], [scores]);
        }
    }

    /// <summary>Computes several outputs, in memory of ONNX Runtime's that the caller disposes.</summary>
    public unsafe IDisposableReadOnlyCollection<OrtValue> Run<T>(
        ReadOnlySpan<T> pixels, long[] shape, IReadOnlyCollection<string> outputs) where T : unmanaged
    {
        MiniBatchShape.ThrowUnlessItHolds(pixels.Length, shape);
        fixed (T* source = pixels)
        {
            using OrtValue input = Wrap(source, pixels.Length, shape);
            using var options = new RunOptions();
            return _session.Run(options, [OnnxGraph.Pixels], [input], outputs);
        }
    }

    public void Dispose() => _session.Dispose();

    private static unsafe OrtValue Wrap<T>(T* data, int length, long[] shape) where T : unmanaged =>
        OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, typeof(T) == typeof(byte) ? TensorElementType.UInt8 : TensorElementType.Float, shape,
            (nint)data, (long)length * sizeof(T));
}
