using System.Runtime.InteropServices;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// 32-bit numbers at an address that does not change and begins a cache line. They belong to the garbage collector, so nothing has to be
/// freed; who uses the pointer keeps this object.
/// </summary>
internal sealed unsafe class AlignedNumbers
{
    private const int CacheLine = 64;

    private readonly float[] _memory;
    private readonly int _start;

    public AlignedNumbers(long length)
    {
        _memory = GC.AllocateArray<float>(checked((int)(length + CacheLine / sizeof(float))), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
        _start = (int)(-address & (CacheLine - 1)) / sizeof(float);
        Length = length;
    }

    /// <summary>Numbers, filled up with zeros.</summary>
    public static AlignedNumbers Of(ReadOnlySpan<float> numbers, int length)
    {
        var aligned = new AlignedNumbers(length);
        numbers.CopyTo(new(aligned.Pointer, length));
        return aligned;
    }

    public long Length { get; }

    public float* Pointer => (float*)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, _start);
}
