using System.Globalization;
using System.Text.Json;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>What this library writes about its weights into the file, so that they need no guessing when read.</summary>
/// <param name="Input">How the network expects its pixels; the mean is empty where it is not said.</param>
/// <param name="Architecture">The layout; none where it is not said.</param>
/// <param name="ImageSize">Side of the network's input in pixels; none where it is not said.</param>
/// <param name="ClassNames">The names of the classes in the order of the scores; none where they are not said.</param>
internal sealed record WeightsMetadata(
    InputConvention Input, GoogLeNetArchitecture? Architecture, int? ImageSize, IReadOnlyList<string>? ClassNames)
{
    private const string Format = "MLNet.GoogLeNet";
    private const string ArchitectureKey = "architecture", ImageSizeKey = "imageSize";
    private const string ClassNamesKey = "classNames"; // JSON
    private const string ChannelsKey = "channels"; // "RGB" or "BGR"
    private const string MeanKey = "mean", ScaleKey = "scale"; // "red,green,blue"; the mean in pixel units
    private const string InputKey = "input"; // the same for people
    private const string Bgr = "BGR";
    private const int Colours = 3;

    /// <summary>What a file says, if this library wrote it; null for files of others.</summary>
    /// <exception cref="InvalidDataException">This library wrote the file, but what it says is damaged.</exception>
    public static WeightsMetadata? Of(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault(WeightSet.FormatKey) != Format)
            return null;
        var input = new InputConvention(
            IsBgr: metadata.GetValueOrDefault(ChannelsKey) == Bgr,
            Mean: Triple(metadata, MeanKey) ?? [],
            Scale: Triple(metadata, ScaleKey) ?? [1, 1, 1]);
        return new(input, ReadArchitecture(metadata), ReadImageSize(metadata), ReadClassNames(metadata));
    }

    /// <summary>What <see cref="Of"/> reads, and a sentence for people.</summary>
    public IReadOnlyDictionary<string, string> ToDictionary()
    {
        string channels = Input.IsBgr ? Bgr : "RGB";
        var metadata = new Dictionary<string, string>
        {
            [WeightSet.FormatKey] = Format,
            [ChannelsKey] = channels,
            [InputKey] = $"{channels} planes, 0 to 255, minus the mean, which is given as red,green,blue",
        };
        if (Input.Mean.Length == Colours)
            metadata[MeanKey] = string.Join(',', Input.Mean.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        if (Architecture is { } architecture)
            metadata[ArchitectureKey] = architecture.ToString();
        if (ImageSize is { } imageSize)
            metadata[ImageSizeKey] = imageSize.ToString(CultureInfo.InvariantCulture);
        if (ClassNames is { } classNames)
            metadata[ClassNamesKey] = JsonSerializer.Serialize(classNames);
        return metadata;
    }

    private static float[]? Triple(IReadOnlyDictionary<string, string> metadata, string key)
    {
        if (!metadata.TryGetValue(key, out string? text))
            return null;
        float[] values = [.. text.Trim('[', ']').Split(',').Select(Number)]; // our ONNX files have JSON here
        return values.Length == Colours && values.All(float.IsFinite) ? values : throw Damaged(
            key, text, "three numbers, \"red,green,blue\"");
    }

    private static float Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) ? value : float.NaN;

    private static GoogLeNetArchitecture? ReadArchitecture(IReadOnlyDictionary<string, string> metadata) =>
        !metadata.TryGetValue(ArchitectureKey, out string? text) ? null
        : Enum.GetNames<GoogLeNetArchitecture>().Contains(text) ? Enum.Parse<GoogLeNetArchitecture>(text)
        : throw Damaged(ArchitectureKey, text, string.Join(" or ", Enum.GetNames<GoogLeNetArchitecture>()));

    private static int? ReadImageSize(IReadOnlyDictionary<string, string> metadata) =>
        !metadata.TryGetValue(ImageSizeKey, out string? text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size)
            && size is >= GoogLeNetModel.SmallestImageSize and <= GoogLeNetModel.LargestImageSize ? size
        : throw Damaged(ImageSizeKey, text, $"a number of pixels from {GoogLeNetModel.SmallestImageSize} to {GoogLeNetModel.LargestImageSize}");

    private static string[]? ReadClassNames(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(ClassNamesKey, out string? json))
            return null;
        try
        {
            string?[]? names = JsonSerializer.Deserialize<string?[]>(json);
            if (names is { Length: >= 2 } && names.All(name => name is not null))
                return names!;
        }
        catch (JsonException)
        {
            // says less than what follows
        }
        throw Damaged(ClassNamesKey, json.Length > 40 ? json[..40] + "…" : json, "a JSON list of two names or more");
    }

    private static InvalidDataException Damaged(string key, string found, string expected) =>
        new($"Its metadata give '{key}' as '{found}'; expected {expected}. Save the weights again.");
}
