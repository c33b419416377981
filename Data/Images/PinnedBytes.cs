using System.Runtime.InteropServices;

namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// A buffer which native code may write to. It grows to the largest image and is used again for the next one, so that
/// a row leaves no garbage.
/// </summary>
internal sealed class PinnedBytes
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public Span<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Where the bytes are, until the next <see cref="Resize"/> and while this object is referenced.</summary>
    public IntPtr Address => Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);

    /// <summary>Sets the length. What the buffer held is lost.</summary>
    public void Resize(int length)
    {
        if (_bytes.Length < length)
            _bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        Length = length;
    }
}
