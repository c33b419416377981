using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>
/// Damage to files, and the bounds within which whoever reads them must stay. MLNET_GOOGLENET_MUTATIONS says how many mutations of each
/// kind of file are tried; where it is not set, a quick share of them.
/// </summary>
internal static class Mutations
{
    private const string CountVariable = "MLNET_GOOGLENET_MUTATIONS";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20); // for milliseconds of work on a busy machine

    /// <summary>Whether more than a quick share is asked for.</summary>
    public static bool IsFull => Environment.GetEnvironmentVariable(CountVariable) is not null;

    /// <summary>How many are tried of a small file.</summary>
    public static int Count => int.Parse(Environment.GetEnvironmentVariable(CountVariable) ?? "300", CultureInfo.InvariantCulture);

    /// <summary>How many are tried of a file of megabytes, each of which takes a tenth of a second.</summary>
    public static int CountOfLarge => IsFull ? Count / 10 : 3;

    /// <summary>The same mutations in each run.</summary>
    public static Random Seeded() => new(20140917);

    /// <summary>The file with one to three changes: of a bit, a byte, a number, or of what stands where.</summary>
    public static byte[] Of(byte[] file, Random random)
    {
        byte[] mutant = [.. file];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int place = random.Next(mutant.Length);
            mutant = random.Next(8) switch
            {
                0 => With(mutant, place, (byte)(mutant[place] ^ (1 << random.Next(8)))),
                1 => With(mutant, place, (byte)random.Next(256)),
                2 => With(mutant, place, random.Next(2) == 0 ? (byte)0 : (byte)255),
                3 => [.. mutant[..place], .. mutant[Math.Min(place + random.Next(1, 9), mutant.Length - 1)..]],
                4 => [.. mutant[..place], .. mutant[random.Next(place + 1)..]], // repeats a part
                5 => [.. mutant[..place], .. Large(random), .. mutant[place..]], // moves the rest
                6 => [.. mutant[..place], .. Large(random), .. mutant[Math.Min(place + 8, mutant.Length)..]],
                _ => mutant[..Math.Max(place, 1)],
            };
        }
        return mutant;
    }

    /// <summary>Reads a mutant, within bounds; 1 if it was refused, 0 if it was read.</summary>
    /// <param name="mutation">Which one it is.</param>
    /// <param name="bytes">Its bytes, or the beginning of them.</param>
    /// <param name="mostBytes">Of managed memory that may be allocated.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="isClear">Whether an exception refuses it.</param>
    public static int Try(string mutation, ReadOnlySpan<byte> bytes, long mostBytes, Action read, Predicate<Exception> isClear)
    {
        int refused = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        try
        {
            read();
        }
        catch (Exception exception) when (isClear(exception))
        {
            refused = 1;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"Mutation {mutation} ({Convert.ToHexString(bytes)}): {exception}");
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < mostBytes && clock.Elapsed < Longest,
            $"Mutation {mutation} ({Convert.ToHexString(bytes)}) took {allocated:N0} bytes and {clock.Elapsed}.");
        return refused;
    }

    /// <summary>Complains of mutations that are too mild or too wild to show anything.</summary>
    public static void AssertTelling(int refused, int tried)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{tried} mutations, {refused} refused");
        Assert.InRange(refused, 1, tried - 1);
    }

    // Lengths of gigabytes, in the spellings of the formats.
    private static byte[] Large(Random random) => random.Next(4) switch
    {
        0 => [255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
        1 => [255, 255, 255, 255, 7],
        2 => [255, 255, 255, 127, 0, 0, 0, 0],
        _ => "9999999999"u8.ToArray(),
    };

    private static byte[] With(byte[] file, int place, byte value)
    {
        file[place] = value;
        return file;
    }
}
