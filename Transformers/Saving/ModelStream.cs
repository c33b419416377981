using System.Globalization;
using System.Text.Json;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Saving;

/// <summary>A <see cref="GoogLeNetModel"/> as one safetensors file inside the saved model.</summary>
internal static class ModelStream
{
    /// <summary>The entry of a network; an average has several.</summary>
    public static string NameOf(int network) => network == 0 ? Start + End : $"{Start}{network}.{End}";

    /// <summary>Whether an entry of this name, without its folders, is a network.</summary>
    public static bool IsNetwork(string name) =>
        name.StartsWith(Start, StringComparison.Ordinal) && name.EndsWith(End, StringComparison.Ordinal);

    private const string Start = "GoogLeNet.", End = "safetensors";
    private const string MeanTensor = "input.mean", ScaleTensor = "input.scale"; // beside the network's, so that not a bit is lost
    public const long LargestModel = 1L << 30;      // a million classes would still fit

    public static void Write(GoogLeNetModel model, BinaryWriter writer)
    {
        var tensors = model.Weights.ToDictionary();
        tensors.Add(MeanTensor, new WeightTensor([model.Mean.Count], [.. model.Mean]));
        if (model.Scale.Count > 0)
            tensors.Add(ScaleTensor, new WeightTensor([model.Scale.Count], [.. model.Scale]));
        foreach (var (name, range) in model.Ranges is { } ranges ? RangeTensors.Of(ranges) : [])
            tensors.Add(name, range);
        SafetensorsFile.Write(writer.BaseStream, tensors, new Dictionary<string, string>
        {
            ["architecture"] = model.Architecture.ToString(),
            ["imageSize"] = model.ImageSize.ToString(CultureInfo.InvariantCulture),
            ["classNames"] = JsonSerializer.Serialize(model.ClassNames),
        });
    }

    /// <param name="reader">The entry.</param>
    /// <param name="leastClasses">Number of classes that the network has at least; a network for features has none.</param>
    /// <exception cref="InvalidDataException">The entry is cut short or damaged.</exception>
    public static GoogLeNetModel Read(BinaryReader reader, int leastClasses = 2)
    {
        using var file = new MemoryStream();
        CopyBounded(reader.BaseStream, file);
        file.Position = 0;
        var (tensors, metadata) = Parse(file);
        if (!metadata.TryGetValue("architecture", out string? architectureName)
            || !Enum.TryParse(architectureName, out GoogLeNetArchitecture architecture) || !Enum.IsDefined(architecture)
            || !metadata.TryGetValue("imageSize", out string? imageSizeText)
            || !int.TryParse(imageSizeText, NumberStyles.None, CultureInfo.InvariantCulture, out int imageSize)
            || imageSize is < GoogLeNetModel.SmallestImageSize or > GoogLeNetModel.LargestImageSize
            || !metadata.TryGetValue("classNames", out string? classNamesText)
            || !tensors.TryGetValue(MeanTensor, out WeightTensor? mean))
            throw Damaged("its architecture, image size, class names or mean are missing or not readable");

        float[]? scale = tensors.GetValueOrDefault(ScaleTensor)?.Values;
        if (scale is { Length: not 3 })
            throw Damaged($"its scale has {scale.Length:N0} values instead of three");
        if (mean.Values.Length % 3 != 0)
            throw Damaged($"its mean has {mean.Values.Length:N0} values, which is no multiple of three");
        return new GoogLeNetModel(architecture, ClassNames(classNamesText, leastClasses), imageSize, mean.Values,
            tensors.Where(pair => pair.Key is not (MeanTensor or ScaleTensor) && !RangeTensors.IsOne(pair.Key)).ToDictionary(),
            scale, Ranges(tensors, architecture));
    }

    private static ActivationRanges? Ranges(IReadOnlyDictionary<string, WeightTensor> tensors, GoogLeNetArchitecture architecture)
    {
        try
        {
            return RangeTensors.Find(tensors, architecture);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e.Message);
        }
    }

    private static WeightSet Parse(Stream file)
    {
        try
        {
            return SafetensorsFile.Read(file);
        }
        catch (InvalidDataException e)
        {
            throw Damaged($"its weights cannot be read. {e.Message}");
        }
    }

    private static string[] ClassNames(string json, int least)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(json) is { } names && names.Length >= least && names.All(name => name is not null)
                ? names
                : throw Damaged($"it names fewer than {least} classes");
        }
        catch (JsonException e)
        {
            throw Damaged($"its class names are not readable ({e.Message})");
        }
    }

    private static void CopyBounded(Stream source, Stream destination)
    {
        var buffer = new byte[1 << 16];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            destination.Write(buffer, 0, read);
            if (destination.Length > LargestModel)
                throw Damaged($"it is longer than {LargestModel:N0} bytes");
        }
    }

    private static InvalidDataException Damaged(string problem) =>
        new($"The saved model is damaged: {problem.TrimEnd('.')}. Save the model again.");
}
