using System.Buffers;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx.Graphs;
using MLNet.GoogLeNet.Transformers.Onnx.Int8;

namespace MLNet.GoogLeNet.Transformers.Onnx;

/// <summary>The pieces of a graph in ONNX Runtime, one after another, and the normalisation of local responses between them.</summary>
internal sealed class OnnxChain : IDisposable
{
    // What lies between two layers then stays in the processor's caches.
    private const long ImagesAtOnce = 4, PixelsAtOnce = ImagesAtOnce * 3 * 224 * 224;

    private readonly List<OnnxSession> _sessions = [];
    private readonly LocalResponseCut[] _cuts; // one fewer
    private readonly string _output;
    private readonly int _threads;
    private readonly PixelPatches? _patches;

    /// <param name="parts">The pieces.</param>
    /// <param name="output">The output of the last one.</param>
    /// <param name="threads">Number of threads that one call uses.</param>
    /// <param name="patches">What the first one takes, if not pixels.</param>
    public OnnxChain(IReadOnlyList<GraphPart> parts, string output, int threads, PixelPatches? patches = null)
    {
        _cuts = [.. parts.Select(part => part.Cut).OfType<LocalResponseCut>()];
        (_output, _threads, _patches) = (output, threads, patches);
        try
        {
            foreach (GraphPart part in parts)
                _sessions.Add(new(part.Model, threads));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The version of ONNX Runtime.</summary>
    public string Version => _sessions[0].Version;

    /// <summary>Computes the output, which is a vector for each image of the mini-batch.</summary>
    /// <param name="pixels">[N, 3, H, W].</param>
    /// <param name="shape">That shape.</param>
    /// <param name="result">[N, classes].</param>
    public void Run(ReadOnlySpan<float> pixels, long[] shape, Span<float> result)
    {
        MiniBatchShape.ThrowUnlessItHolds(pixels.Length, shape);
        long count = shape[0], image = pixels.Length / count, vector = result.Length / count;
        long atOnce = Math.Clamp(PixelsAtOnce / image, 1, ImagesAtOnce);
        for (long first = 0; first < count; first += atOnce)
        {
            long some = Math.Min(atOnce, count - first);
            RunFew(
                pixels.Slice((int)(first * image), (int)(some * image)), [some, .. shape[1..]],
                result.Slice((int)(first * vector), (int)(some * vector)));
        }
    }

    private void RunFew(ReadOnlySpan<float> pixels, long[] shape, Span<float> result)
    {
        if (_patches is null)
        {
            RunSessions(pixels, shape, result);
            return;
        }
        shape = _patches.Shape(shape[0]);
        int length = checked((int)TensorPrimitives.Product<long>(shape));
        byte[] memory = ArrayPool<byte>.Shared.Rent(length);
        Span<byte> patches = memory.AsSpan(0, length);
        _patches.Fill(pixels, patches, _threads);
        RunSessions<byte>(patches, shape, result);
        ArrayPool<byte>.Shared.Return(memory);
    }

    private void RunSessions<T>(ReadOnlySpan<T> input, long[] shape, Span<float> result) where T : unmanaged
    {
        if (_cuts.Length == 0)
        {
            _sessions[0].Run(input, shape, _output, result);
            return;
        }
        OrtValue map = _sessions[0].Run(input, shape, GraphPart.Map);
        try
        {
            for (int i = 0; i < _cuts.Length - 1; i++)
            {
                Normalize(map, _cuts[i]);
                OrtValue next = _sessions[i + 1].Run(GraphPart.Normalized, map, GraphPart.Map);
                map.Dispose();
                map = next;
            }
            Normalize(map, _cuts[^1]);
            _sessions[^1].Run(GraphPart.Normalized, map, shape[0], _output, result);
        }
        finally
        {
            map.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (OnnxSession session in _sessions)
            session.Dispose();
    }

    // The map is ours until the next piece reads it.
    private void Normalize(OrtValue map, LocalResponseCut cut)
    {
        if (cut is { Scale: { } scale, NormalizedScale: { } normalizedScale })
            LocalResponseMap.Normalize(map.GetTensorMutableDataAsSpan<byte>(), cut.Channels, scale, normalizedScale, _threads);
        else
            LocalResponseMap.Normalize(map.GetTensorMutableDataAsSpan<float>(), cut.Channels, _threads);
    }
}
