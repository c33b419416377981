using System.Globalization;

namespace MLNet.GoogLeNet.Displays.Html;

/// <summary>Numbers as displays show them, the same in every culture.</summary>
internal static class NumberFormat
{
    /// <summary>"5,990,977".</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"3 images", "1 image".</summary>
    public static string Count(long count, string thing) => $"{Count(count)} {thing}{(count == 1 ? "" : "s")}";

    /// <summary>A share of 0 to 1: "97.5 %".</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");

    /// <summary>Up to four significant digits: "0.025", "1234", "1e-7".</summary>
    public static string Number(double value) => Math.Abs(value) is 0 or (>= 1e-3 and < 1e5)
        ? Math.Round(value, Digits(value)).ToString("0.########", CultureInfo.InvariantCulture)
        : value.ToString("0.###e0", CultureInfo.InvariantCulture);

    /// <summary>A number for SVG and CSS.</summary>
    public static string Place(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A share for CSS, as a percentage.</summary>
    public static string CssPercent(double share) => $"{Place(Math.Clamp(share, 0, 1) * 100)}%";

    private static int Digits(double value) => value == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 8);
}
