using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>Local response normalisation of the channels of one pixel, in vector registers of whatever width the processor has.</summary>
/// <remarks>Used for one pixel after another, by one thread: all of its memory stays in the first-level cache.</remarks>
internal sealed class LocalResponseRow(int channels)
{
    private const int HalfWindow = LocalResponse.HalfWindow;

    // Whole vectors; what is past the channels stays zero and so adds nothing to a sum.
    private readonly int _length = (channels + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
    private readonly float[] _input = new float[channels + Vector<float>.Count];
    private readonly float[] _outputGradient = new float[channels + Vector<float>.Count];
    private readonly float[] _result = new float[channels + Vector<float>.Count];
    private readonly float[] _scaled = new float[channels + Vector<float>.Count];
    private readonly float[] _windows = new float[channels + Vector<float>.Count + 2 * HalfWindow];

    /// <summary>The channels of the pixel, to be filled in.</summary>
    public Span<float> Input => _input.AsSpan(0, channels);

    /// <summary>The gradient of the loss by the normalised channels, to be filled in.</summary>
    public Span<float> OutputGradient => _outputGradient.AsSpan(0, channels);

    /// <summary>x · s^-3/4 with s = 1 + α/5 · Σ x², valid until the next call.</summary>
    public ReadOnlySpan<float> Normalize()
    {
        SquareInput();
        for (int i = 0; i < _length; i += Vector<float>.Count)
        {
            Vector<float> inverseRoot = InverseRoot(i);
            (At(_input, i) * inverseRoot * Vector.SquareRoot(inverseRoot)).StoreUnsafe(ref _result[i]);
        }
        return _result.AsSpan(0, channels);
    }

    /// <summary>
    /// The gradient of the loss by the channels: g · s^-3/4 − 2 · ¾ · α/5 · x · Σ g · x · s^-7/4, valid until the next call.
    /// </summary>
    public ReadOnlySpan<float> Gradient()
    {
        SquareInput();
        for (int i = 0; i < _length; i += Vector<float>.Count)
        {
            Vector<float> inverseRoot = InverseRoot(i);
            Vector<float> direct = At(_outputGradient, i) * inverseRoot * Vector.SquareRoot(inverseRoot);
            direct.StoreUnsafe(ref _result[i]);
            (direct * At(_input, i) * inverseRoot * inverseRoot).StoreUnsafe(ref _scaled[i]);
        }
        _scaled.AsSpan(0, _length).CopyTo(_windows.AsSpan(HalfWindow));
        for (int i = 0; i < _length; i += Vector<float>.Count)
        {
            Vector<float> crosswise = At(_input, i) * WindowSum(i) * (-1.5f * LocalResponse.Share);
            (At(_result, i) + crosswise).StoreUnsafe(ref _result[i]);
        }
        return _result.AsSpan(0, channels);
    }

    private void SquareInput()
    {
        for (int i = 0; i < _length; i += Vector<float>.Count)
            (At(_input, i) * At(_input, i)).StoreUnsafe(ref _windows[i + HalfWindow]);
    }

    // s^-1/2: two square roots and a division make every power that is needed.
    private Vector<float> InverseRoot(int i) =>
        Vector<float>.One / Vector.SquareRoot(WindowSum(i) * LocalResponse.Share + Vector<float>.One);

    private Vector<float> WindowSum(int i)
    {
        Vector<float> sum = At(_windows, i);
        for (int offset = 1; offset <= 2 * HalfWindow; offset++)
            sum += At(_windows, i + offset);
        return sum;
    }

    private static Vector<float> At(float[] values, int i) =>
        Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)i);
}
