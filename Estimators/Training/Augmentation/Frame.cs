using System.Runtime.Intrinsics;
using MLNet.GoogLeNet.Data.Images;

namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>A crop while its colours and its geometry are changed: planar bytes [3, S, S].</summary>
internal sealed class Frame(int side)
{
    private readonly byte[] _pixels = new byte[3 * side * side], _before = new byte[3 * side * side], _fill = new byte[3];
    private readonly ulong[] _packed = new ulong[(side + 2) * (side + 2)];

    public int Side => side;

    /// <summary>Pixels of a plane: S times S.</summary>
    public int Area => side * side;

    public Span<byte> Pixels => _pixels;

    /// <summary>The colour of places that a warp leaves empty.</summary>
    public Span<byte> Fill => _fill;

    public Span<byte> Plane(int channel) => _pixels.AsSpan(channel * Area, Area);

    /// <summary>A copy of the pixels as they are now, to read from while they are overwritten. The next call overwrites it.</summary>
    public ReadOnlySpan<byte> Snapshot()
    {
        _pixels.CopyTo(_before, 0);
        return _before;
    }

    /// <summary>Such a copy as packed colours, [S + 2, S + 2], with a border of the fill around it.</summary>
    public ReadOnlySpan<ulong> PackedWithBorder()
    {
        Array.Fill(_packed, PackedColour.Of(_fill[0], _fill[1], _fill[2]));
        ReadOnlySpan<byte> red = Plane(0), green = Plane(1), blue = Plane(2);
        for (int y = 0, index = 0; y < side; y++)
        {
            Span<ulong> row = _packed.AsSpan((y + 1) * (side + 2) + 1, side);
            for (int x = 0; x < row.Length; x++, index++)
                row[x] = PackedColour.Of(red[index], green[index], blue[index]);
        }
        return _packed;
    }

    /// <param name="pixels">[3, S, S]; rounded to bytes, and cut off at 0 and 255.</param>
    public void Take(ReadOnlySpan<float> pixels)
    {
        int i = 0;
        for (; i <= _pixels.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            ReadOnlySpan<float> values = pixels[i..];
            var low = Vector128.NarrowWithSaturation(Rounded(values), Rounded(values[4..]));
            var high = Vector128.NarrowWithSaturation(Rounded(values[8..]), Rounded(values[12..]));
            Vector128.NarrowWithSaturation(low, high).CopyTo(_pixels, i);
        }
        for (; i < _pixels.Length; i++)
            _pixels[i] = (byte)Math.Clamp(pixels[i] + 0.5f, 0, byte.MaxValue);
    }

    private static Vector128<uint> Rounded(ReadOnlySpan<float> values) =>
        Vector128.ConvertToInt32(Vector128.Max(Vector128.Create(values) + Vector128.Create(0.5f), Vector128<float>.Zero)).AsUInt32();
}

/// <summary>What a thread needs while it augments an image, kept for the next one.</summary>
internal sealed class Workspace
{
    [ThreadStatic]
    private static Workspace? _ofThisThread;

    private Frame? _frame;
    private float[] _mean = [], _scratch = [];

    private Workspace()
    {
    }

    public static Workspace OfThisThread => _ofThisThread ??= new();

    /// <summary>A frame of [3, side, side] with anything in it.</summary>
    public Frame Frame(int side) => _frame?.Side == side ? _frame : _frame = new(side);

    /// <summary>Room for the part of a mean image that a crop shows.</summary>
    public float[] Mean(int length) => _mean.Length == length ? _mean : _mean = new float[length];

    /// <summary>Room for values that are needed only until the next call; anything may be in it.</summary>
    public Span<float> Scratch(int length)
    {
        if (_scratch.Length < length)
            _scratch = new float[length];
        return _scratch.AsSpan(0, length);
    }

    /// <summary>Room for a crop as Skia has it.</summary>
    public Raster Raster { get; } = new();
}
