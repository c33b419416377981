using System.Globalization;

namespace Tool.Scoring.Options;

/// <summary>How many images may fail before the job stops.</summary>
/// <param name="Count">The largest number that may; none if a share is given.</param>
/// <param name="Share">The largest share of all images that may, 0 to 1; none if a number is given.</param>
internal sealed record ErrorLimit(long? Count, double? Share)
{
    /// <summary>Reads "100" or "5%".</summary>
    /// <exception cref="FormatException">It is neither; the message says what is expected.</exception>
    public static ErrorLimit Parse(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long count))
            return new(count, null);
        if (text.EndsWith('%')
            && double.TryParse(
                text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
            && percent <= 100)
            return new(null, percent / 100);
        throw new FormatException("a number of images (100) or a share of them (5%) is expected");
    }

    /// <summary>Whether so many failures are too many.</summary>
    /// <param name="failed">Images that failed so far.</param>
    /// <param name="done">Images that are done so far.</param>
    /// <param name="total">
    /// Number of all images, with which a share can be judged before the end; none where it is not known: then those so far
    /// stand for all, from the 1,000th on.
    /// </param>
    public bool IsExceeded(long failed, long done, long? total)
    {
        const int Enough = 1_000; // before, one bad image of three would be a third
        return Count is { } count ? failed > count
            : total is { } all ? failed > Share * all
            : done >= Enough && failed > Share * done;
    }

    /// <summary>As on the command line.</summary>
    public override string ToString() => Count is { } count
        ? count.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Share * 100:0.##########}%"); // 100 times 0.07 is a little over 7
}
