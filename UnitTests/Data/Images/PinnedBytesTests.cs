using MLNet.GoogLeNet.Data.Images;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

public class PinnedBytesTests
{
    private const int Huge = 65 << 20;

    [Theory]
    [InlineData(1 << 20, 1 << 10, true)]
    [InlineData(Huge, Huge / 2, true)]
    [InlineData(Huge, 1 << 10, false)]
    [InlineData(1 << 10, 1 << 20, false)]
    public void It_is_used_again_unless_it_is_too_small_or_far_too_large(int first, int second, bool isKept)
    {
        var bytes = new PinnedBytes();
        bytes.Resize(first);
        IntPtr before = bytes.Address;
        bytes.Span.Fill(7);

        bytes.Resize(second);

        Assert.Equal(second, bytes.Span.Length);
        Assert.Equal(isKept, before == bytes.Address);
    }
}
