using System.Globalization;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>
/// Images that are dark, blurred or tiny, compared with all images: a set in which every image is dark has none that stands out.
/// </summary>
internal static class QualityFindings
{
    private const int DarkBelow = 64;          // the grey level that a twentieth of the pixels exceed
    private const double Half = 0.5;           // of the median of all images
    private const double BlurredBelow = 0.05;  // the same of the variance of the Laplacian

    public static IEnumerable<Finding> Of(IReadOnlyList<AuditedImage> images, int imageSize)
    {
        int[] rows = [.. Enumerable.Range(0, images.Count).Where(i => images[i].IsReadable)];
        if (rows.Length == 0)
            yield break;
        double brightness = Median(rows.Select(row => (double)images[row].Fingerprint.Brightness));
        double sharpness = Median(rows.Select(row => (double)images[row].Fingerprint.Sharpness));
        double side = Median(rows.Select(row => (double)images[row].Fingerprint.ShortSide));
        foreach (int row in rows)
        {
            Fingerprint print = images[row].Fingerprint;
            bool isDark = print.Brightness < DarkBelow && print.Brightness < Half * brightness;
            bool isSmall = print.ShortSide < Half * imageSize && print.ShortSide < Half * side;
            if (isDark)
                yield return new(row, Issues.Dark, string.Create(CultureInfo.InvariantCulture,
                    $"95 % of its pixels have a grey level of {print.Brightness:0} or less, of 255; "
                    + $"half of the images reach {brightness:0}"),
                    null, 1 - print.Brightness / 255);
            if (!isDark && !isSmall && print.Sharpness < BlurredBelow * sharpness)
                yield return new(row, Issues.Blurred, string.Create(CultureInfo.InvariantCulture,
                    $"the variance of its Laplacian is {print.Sharpness:0.0} where it is sharpest; the median is {sharpness:0.0}"),
                    null, 1 - print.Sharpness / sharpness);
            if (isSmall)
                yield return new(row, Issues.Small, string.Create(CultureInfo.InvariantCulture,
                    $"{print.Width}×{print.Height} pixels; the network sees {imageSize}×{imageSize}, and the median of the short sides is "
                    + $"{side:0}"),
                    null, 1 - print.ShortSide / side);
        }
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
