using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Onnx.Int8;

/// <summary>
/// The pixels as the first convolution takes them in bytes: for each place of its output the 7×7 that it reads, side by side, so that it
/// becomes a product of matrices.
/// </summary>
/// <param name="imageSize">S.</param>
/// <param name="range">The values that the bytes stand for.</param>
internal sealed unsafe class PixelPatches(int imageSize, ActivationRange range)
{
    private const int Kernel = Table1.Conv1Kernel, Stride = 2, Padding = Kernel / 2, Channels = Table1.InputChannels;

    /// <summary>Bytes of a patch [7, 3, 7], and one that counts nothing: bytes are multiplied four at a time.</summary>
    public const int Length = Kernel * Channels * Kernel + 1;

    private readonly int _side = SideOf(imageSize);

    /// <summary>Rows and columns of patches.</summary>
    public static int SideOf(int imageSize) => MapGrid.OfImage(imageSize).Convolved(Stride).Side;

    // A row of pixels, the padding, and what is read past it.
    private int LineLength => Stride * _side + Kernel - 1;

    /// <summary>The shape of some images, [N, rows, columns, 148].</summary>
    public long[] Shape(long images) => [images, _side, _side, Length];

    /// <summary>[N, 3, S, S] → [N, rows, columns, 148].</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="patches">Receives the bytes.</param>
    /// <param name="threads">Number of threads, with the calling one.</param>
    public void Fill(ReadOnlySpan<float> pixels, Span<byte> patches, int threads)
    {
        fixed (float* from = pixels)
        fixed (byte* to = patches)
        {
            float* source = from;
            byte* target = to;
            ParallelRanges.Run(patches.Length / (_side * Length), threads, (start, end) =>
                FillRows(source, target, (int)start, (int)end));
        }
    }

    /// <summary>[out, 3, 7, 7] → [out, 148], in the order of the patches.</summary>
    public static sbyte[] Flatten(sbyte[] kernels)
    {
        const int Places = Kernel * Kernel;
        var flat = new sbyte[kernels.Length / (Channels * Places) * Length];
        for (int i = 0; i < kernels.Length; i++)
        {
            int x = i % Kernel, y = i / Kernel % Kernel, channel = i / Places % Channels, output = i / (Channels * Places);
            flat[output * Length + (y * Channels + channel) * Kernel + x] = kernels[i];
        }
        return flat;
    }

    // The seven rows of pixels that a row of patches reads are kept, each in the place of the one that is seven rows above it.
    private void FillRows(float* pixels, byte* patches, int start, int end)
    {
        var bytes = new byte[Kernel * Channels * LineLength];
        Array.Fill(bytes, range.ZeroPoint);
        byte** rows = stackalloc byte*[Kernel];
        fixed (byte* kept = bytes)
        {
            for (int row = start; row < end; row++)
            {
                int place = row % _side, top = place * Stride - Padding;
                float* image = pixels + (long)(row / _side) * Channels * imageSize * imageSize;
                int next = row == start || place == 0 ? top : top + Kernel - Stride; // those above are rounded
                for (; next < top + Kernel; next++)
                    Round(image, next, bytes);
                for (int y = 0; y < Kernel; y++)
                    rows[y] = kept + Line(top + y, channel: 0);
                Copy(rows, patches + (long)row * _side * Length);
            }
        }
    }

    private void Round(float* image, int row, byte[] bytes)
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            Span<byte> line = bytes.AsSpan(Line(row, channel) + Padding, imageSize);
            if ((uint)row < (uint)imageSize)
                ByteRounding.Round(
                    new(image + ((long)channel * imageSize + row) * imageSize, imageSize), range.Scale, range.ZeroPoint, line);
            else
                line.Fill(range.ZeroPoint);
        }
    }

    private int Line(int row, int channel) => ((row + Kernel) % Kernel * Channels + channel) * LineLength;

    // Seven bytes and the one behind them, which the next seven overwrite, and which counts nothing after the last.
    private void Copy(byte** rows, byte* patch)
    {
        int line = LineLength;
        for (int x = 0; x < _side * Stride; x += Stride, patch++)
            for (int y = 0; y < Kernel; y++, patch += Channels * Kernel)
            {
                byte* red = rows[y] + x, green = red + line, blue = green + line;
                *(ulong*)patch = *(ulong*)red;
                *(ulong*)(patch + Kernel) = *(ulong*)green;
                *(ulong*)(patch + 2 * Kernel) = *(ulong*)blue;
            }
    }
}
