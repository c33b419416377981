using System.Globalization;
using System.Text.Json;
using MLNet.GoogLeNet.Data.Saving;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>
/// What this library writes about a network into every file that holds one: a saved model, a weights file, an ONNX file. Files of
/// others do not have it.
/// </summary>
/// <param name="Architecture">The layout.</param>
/// <param name="ImageSize">Side of the network's input in pixels.</param>
/// <param name="ClassNames">The names of the classes in the order of the scores.</param>
/// <param name="Mean">What is subtracted from the pixels: three values, or an image [3, H, W]; empty where it is not known.</param>
internal sealed record ModelMetadata(
    GoogLeNetArchitecture Architecture, int ImageSize, IReadOnlyList<string> ClassNames, IReadOnlyList<float> Mean)
{
    /// <summary>Beside the network's tensors, where the mean is an image.</summary>
    public const string MeanTensor = "input.mean";

    private const string Format = "MLNet.GoogLeNet";
    private const string VersionKey = "formatVersion";
    private const string ArchitectureKey = "architecture", ImageSizeKey = "imageSize";
    private const string ClassNamesKey = "classNames", MeanKey = "mean", ScaleKey = "scale"; // JSON
    private const string ChannelsKey = "channels", Rgb = "RGB", Bgr = "BGR";
    public const string InputKey = "input"; // the same for people
    private const int Colours = 3, LongestQuote = 40;

    /// <summary>What the differences to the mean are multiplied by, one value per channel; empty for nothing.</summary>
    public IReadOnlyList<float> Scale { get; init; } = [];

    /// <summary>Whether the first convolution reads blue first.</summary>
    public bool IsBgr { get; init; }

    /// <summary>The metadata of a model whose weights are written as they are.</summary>
    public static ModelMetadata Of(GoogLeNetModel model) =>
        new(model.Architecture, model.ImageSize, model.ClassNames, model.Mean) { Scale = model.Scale };

    /// <summary>What a file says about its network, if this library wrote it; null for files of others.</summary>
    /// <param name="file">The file.</param>
    /// <param name="leastClasses">Number of classes that the network has at least; one for features has none.</param>
    /// <exception cref="InvalidDataException">This library wrote the file, but what it says is damaged, or of a later version.</exception>
    public static ModelMetadata? Find(WeightSet file, int leastClasses = 2)
    {
        if (file.Metadata.GetValueOrDefault(WeightSet.FormatKey) != Format)
            return null;
        int version = Number(file, VersionKey, least: 1, most: int.MaxValue, "the number of a version");
        if (version > SavedState.FormatVersion)
            throw new InvalidDataException(
                $"It was written by a later version of {Format}, in format {version:N0}; this one reads format {SavedState.FormatVersion}. "
                + $"Update the package {Format}, or write the file with this version.");
        return new(
            Enum.Parse<GoogLeNetArchitecture>(OneOf(file, ArchitectureKey, Enum.GetNames<GoogLeNetArchitecture>())),
            Number(file, ImageSizeKey, GoogLeNetModel.SmallestImageSize, GoogLeNetModel.LargestImageSize, "a number of pixels"),
            Names(file, leastClasses),
            MeanOf(file))
        {
            Scale = NoneOrThree(file, ScaleKey),
            IsBgr = OneOf(file, ChannelsKey, [Rgb, Bgr]) == Bgr,
        };
    }

    /// <summary>
    /// What <see cref="Find"/> reads, and a sentence for people. A mean that is an image is one of <see cref="Tensors"/>.
    /// </summary>
    public Dictionary<string, string> ToDictionary()
    {
        string channels = IsBgr ? Bgr : Rgb;
        return new()
        {
            [WeightSet.FormatKey] = Format,
            [VersionKey] = SavedState.FormatVersion.ToString(CultureInfo.InvariantCulture),
            [ArchitectureKey] = Architecture.ToString(),
            [ImageSizeKey] = ImageSize.ToString(CultureInfo.InvariantCulture),
            [ClassNamesKey] = JsonSerializer.Serialize(ClassNames),
            [ChannelsKey] = channels,
            [InputKey] = $"{channels} planes, 0 to 255, minus the mean, which is given as [red,green,blue]",
            [MeanKey] = Mean.Count > Colours ? MeanTensor : JsonSerializer.Serialize(Mean), // all the digits that make the same number
            [ScaleKey] = JsonSerializer.Serialize(Scale),
        };
    }

    /// <summary>What goes beside the network's tensors: the mean where it is an image.</summary>
    public IEnumerable<KeyValuePair<string, WeightTensor>> Tensors() =>
        Mean.Count > Colours ? [new(MeanTensor, new WeightTensor([Mean.Count], [.. Mean]))] : [];

    private static IReadOnlyList<float> MeanOf(WeightSet file)
    {
        if (file.Metadata.GetValueOrDefault(MeanKey) != MeanTensor)
            return NoneOrThree(file, MeanKey);
        int length = file.Tensors.TryGetValue(MeanTensor, out WeightTensor? image) ? image.Values.Length : 0;
        return length > Colours && length % Colours == 0 ? image!.Values : throw new InvalidDataException(
            $"Its '{MeanTensor}' has {length:N0} values; planes [3, H, W] of a mean image have a multiple of 3. Write the file again.");
    }

    private static float[] NoneOrThree(WeightSet file, string key) =>
        file.Metadata.TryGetValue(key, out string? json) && Parsed<float[]>(json) is { Length: 0 or Colours } values
            && values.All(float.IsFinite) ? values
        : throw Damaged(key, json, "three numbers, [red,green,blue], or none, []");

    private static string[] Names(WeightSet file, int least) =>
        file.Metadata.TryGetValue(ClassNamesKey, out string? json) && Parsed<string[]>(json) is { } names
            && names.Length >= least && names.All(name => name is not null) ? names // JSON may have null where a name is due
        : throw Damaged(ClassNamesKey, json, $"a JSON list of {least} names or more");

    private static int Number(WeightSet file, string key, int least, int most, string what) =>
        file.Metadata.TryGetValue(key, out string? text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= least && number <= most ? number
        : throw Damaged(key, text, $"{what} from {least} to {most}");

    private static string OneOf(WeightSet file, string key, string[] names) =>
        file.Metadata.TryGetValue(key, out string? name) && names.Contains(name) ? name
            : throw Damaged(key, name, string.Join(" or ", names));

    private static T? Parsed<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json);
        }
        catch (JsonException)
        {
            return default; // the caller says what was expected
        }
    }

    private static InvalidDataException Damaged(string key, string? found, string expected) => new(found is null
        ? $"Its metadata lack '{key}'; expected {expected}. Write the file again."
        : $"Its metadata give '{key}' as '{(found.Length > LongestQuote ? found[..LongestQuote] + "…" : found)}'; expected {expected}. "
            + "Write the file again.");
}
