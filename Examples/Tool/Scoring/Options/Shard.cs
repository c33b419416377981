using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Tool.Scoring.Options;

/// <summary>A part of the images: those whose path has a certain hash. Adding images moves none of the others.</summary>
/// <param name="Index">Which part, counted from 0.</param>
/// <param name="Count">How many parts there are.</param>
internal sealed record Shard(int Index, int Count)
{
    public const int Most = 100_000;

    /// <summary>All images.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Whether there are others.</summary>
    public bool IsPart => Count > 1;

    /// <summary>Reads "0/4", the first of four.</summary>
    /// <exception cref="FormatException">It is not a shard; the message says what is expected.</exception>
    public static Shard Parse(string text) => (text.Split('/') is [var index, var count] ? TryOf(index, count) : null)
        ?? throw new FormatException(
            $"a shard, counted from 0, and the number of shards are expected, as 0/4 to 3/4, at most {Most} of them");

    /// <summary>The shard for which <see cref="NameOf"/> gives this name; null where there is none.</summary>
    public static Shard? OfName(string file, string output) =>
        Path.GetFileNameWithoutExtension(file).Split('-') is [.., var index, "of", var count]
        && TryOf(index, count) is { } shard && Path.GetFileName(shard.NameOf(output)) == Path.GetFileName(file)
            ? shard
            : null;

    private static Shard? TryOf(string first, string second) =>
        int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
        && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        && count is >= 1 and <= Most && index < count
            ? new(index, count)
            : null;

    /// <summary>Whether an image belongs to this part.</summary>
    /// <param name="path">Its path from the root of the input on, with slashes, so that a folder that moves keeps its shards.</param>
    public bool Has(string path) =>
        Count == 1 || XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(path)) % (ulong)Count == (ulong)Index;

    /// <summary>The output's name with the shard in it: scores.csv becomes scores-00000-of-00004.csv.</summary>
    public string NameOf(string output) => IsPart ? Path.Combine(Path.GetDirectoryName(output)!, string.Create(CultureInfo.InvariantCulture,
        $"{Path.GetFileNameWithoutExtension(output)}-{Index:00000}-of-{Count:00000}{Path.GetExtension(output)}")) : output;

    /// <summary>As on the command line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
