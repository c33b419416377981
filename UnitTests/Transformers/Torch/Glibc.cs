using System.Runtime.InteropServices;
using Benchmarks.Rounds;
using TorchSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Torch;

/// <summary>How the C library of most Linux systems gives memory to libtorch.</summary>
internal static class Glibc
{
    /// <summary>The pages of a block of 72 MB; an arena holds 64.</summary>
    public const int PagesOfBlock = 18_432;

    /// <summary>Skips the test where the C library is another one.</summary>
    public static void Require()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out _), "Only glibc can be told to keep memory.");
        Assert.SkipWhen(
            Environment.ProcessorCount > 16, "With many processors glibc may have made more arenas for other tests than are tried.");
    }

    /// <summary>
    /// The minor page faults of this thread while it fills and frees six blocks of 72 MB, not counting those of one before. The fewest of
    /// three times, since other tests may change meanwhile what happens to free memory.
    /// </summary>
    public static long FaultsOfBlocks() => Enumerable.Range(0, 3).Min(_ => FaultsOfSixBlocks());

    private static long FaultsOfSixBlocks()
    {
        FillBlock(0);
        long before = Faults();
        for (int i = 1; i <= 6; i++) // each fits where the one before was, with what glibc cuts off to align it
            FillBlock(i * 65_536);
        return Faults() - before;
    }

    private static void FillBlock(int lessThanLargest)
    {
        using torch.Tensor block = torch.empty(PagesOfBlock * 1_024 - lessThanLargest);
        block.bytes.Fill(1); // on this thread, where libtorch would have others do a part
    }

    // Of this thread alone, since other tests run meanwhile.
    private static long Faults() => PageFaults.In("/proc/thread-self/stat");
}
