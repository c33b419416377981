using System.Globalization;

namespace MLNet.GoogLeNet.Transformers.Formats;

/// <summary>
/// What this library writes about its weights into the file, so that they need no guessing when read.
/// </summary>
internal static class WeightsMetadata
{
    private const string FormatKey = "format";
    private const string Format = "MLNet.GoogLeNet";
    private const string MeanKey = "mean"; // "red,green,blue" in pixel units
    private const int Colours = 3;

    /// <summary>The metadata of weights that want this mean subtracted.</summary>
    public static IReadOnlyDictionary<string, string> Of(float[] mean) => new Dictionary<string, string>
    {
        [FormatKey] = Format,
        [MeanKey] = string.Join(',', mean.Select(value => value.ToString(CultureInfo.InvariantCulture))),
    };

    /// <summary>The mean of a file that this library wrote; false for files of others.</summary>
    /// <exception cref="InvalidDataException">
    /// This library wrote the file, but its mean is not three numbers.
    /// </exception>
    public static bool TryGetMean(IReadOnlyDictionary<string, string> metadata, out float[] mean)
    {
        mean = [];
        if (metadata.GetValueOrDefault(FormatKey) != Format)
            return false;

        string text = metadata.GetValueOrDefault(MeanKey, "");
        string[] parts = text.Split(',');
        mean = [.. parts.Select(Number)];
        if (mean.Length != Colours || !mean.All(float.IsFinite))
            throw new InvalidDataException(
                $"Its metadata give the mean as '{text}'; expected three numbers, \"red,green,blue\" in pixel units. " +
                "Save the weights again.");
        return true;
    }

    private static float Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) ? value : float.NaN;
}
