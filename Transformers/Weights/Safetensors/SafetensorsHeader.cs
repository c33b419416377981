using System.Text.Json;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.Safetensors;

/// <summary>The JSON header of a safetensors file; reading trusts nothing it says.</summary>
internal static class SafetensorsHeader
{
    private const string MetadataKey = "__metadata__";
    private const int Alignment = 8;

    private static readonly Dictionary<string, ElementType> Types = new()
    {
        ["F16"] = ElementType.Float16,
        ["BF16"] = ElementType.BFloat16,
        ["F32"] = ElementType.Float32,
        ["F64"] = ElementType.Float64,
        ["BOOL"] = ElementType.Integer8,
        ["I8"] = ElementType.Integer8,
        ["U8"] = ElementType.Integer8,
        ["I16"] = ElementType.Integer16,
        ["U16"] = ElementType.Integer16,
        ["I32"] = ElementType.Integer32,
        ["U32"] = ElementType.Integer32,
        ["I64"] = ElementType.Integer64,
        ["U64"] = ElementType.Integer64,
    };

    /// <summary>Reads a header and checks it against the <paramref name="dataLength"/> bytes that follow it.</summary>
    public static (List<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Parse(
        ReadOnlyMemory<byte> header, long dataLength)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new OrderedDictionary<string, string>();
        try
        {
            using var document = JsonDocument.Parse(header, new() { MaxDepth = 4, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Unsound("is not a JSON object");
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
                if (property.Name == MetadataKey)
                    ReadMetadata(property.Value, metadata);
                else
                    entries.Add(ReadEntry(property.Name, property.Value));
        }
        // The second kind is what bytes that are not UTF-8 and halves of surrogate pairs give.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"The header of the safetensors file is not sound JSON ({exception.Message}). Get the file again.", exception);
        }

        CheckLayout(entries, dataLength);
        return (entries, metadata);
    }

    /// <summary>
    /// Makes the header of a file with these tensors one after another, padded to a multiple of 8 bytes.
    /// </summary>
    public static byte[] Format(
        List<KeyValuePair<string, WeightTensor>> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(json, metadata);

            var names = new HashSet<string> { MetadataKey };
            long begin = 0;
            foreach ((string name, WeightTensor tensor) in tensors)
            {
                if (!names.Add(name))
                    throw new ArgumentException(
                        $"A tensor cannot be named '{name}': the name is taken. Give every tensor a name of its own.", nameof(tensors));
                long end = begin + tensor.Values.LongLength * sizeof(float);
                WriteEntry(json, name, tensor.Shape, begin, end);
                begin = end;
            }
            json.WriteEndObject();
        }

        while (stream.Length % Alignment != 0)
            stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    private static void ReadMetadata(JsonElement value, OrderedDictionary<string, string> metadata)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Unsound($"has {MetadataKey} of the kind {value.ValueKind}, not a map from text to text");
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw Unsound($"has {MetadataKey}.{property.Name} of the kind {property.Value.ValueKind}, not text");
            metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private static SafetensorsEntry ReadEntry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out JsonElement shapeValue)
            || !TryReadNumbers(shapeValue, out long[] shape)
            || !value.TryGetProperty("data_offsets", out JsonElement offsetsValue)
            || !TryReadNumbers(offsetsValue, out long[] offsets) || offsets.Length != 2)
            throw Unsound(
                $"describes tensor '{name}' without a dtype, a shape of whole numbers and two data_offsets, none negative");

        if (!Types.TryGetValue(dtype.GetString()!, out ElementType type))
            throw new InvalidDataException(
                $"Tensor '{name}' has the dtype {dtype.GetString()}; F16, BF16, F32 and F64 are read. Save it as F32.");
        if (!WeightTensor.TryCount(shape, out long count) || count > Array.MaxLength)
            throw new InvalidDataException(
                $"Tensor '{name}' has the shape [{string.Join(", ", shape)}], which is larger than memory allows. " +
                "The file is damaged or not a GoogLeNet: get it again.");

        (long begin, long end) = (offsets[0], offsets[1]);
        if (end - begin != count * type.Size())
            throw new InvalidDataException(
                $"Tensor '{name}' takes bytes {begin:N0} to {end:N0}; its shape [{string.Join(", ", shape)}] in " +
                $"{dtype.GetString()} needs {count * type.Size():N0}. The file is damaged: get it again.");
        return new(name, type, shape, count, begin, end);
    }

    private static bool TryReadNumbers(JsonElement value, out long[] numbers)
    {
        numbers = [];
        if (value.ValueKind != JsonValueKind.Array)
            return false;

        numbers = new long[value.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in value.EnumerateArray())
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out numbers[i++]) || numbers[i - 1] < 0)
                return false;
        return true;
    }

    private static void CheckLayout(List<SafetensorsEntry> entries, long dataLength)
    {
        long end = 0;
        string previous = "the header";
        foreach (SafetensorsEntry entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != end)
                throw new InvalidDataException(
                    $"Tensor '{entry.Name}' begins at byte {entry.Begin:N0} of the data, but {previous} ends at {end:N0}: " +
                    $"{(entry.Begin < end ? "they overlap" : "there is a hole")}. The file is damaged: get it again.");
            (end, previous) = (entry.End, $"tensor '{entry.Name}'");
        }

        if (end > dataLength)
            throw new InvalidDataException(
                $"The file is cut short: the header promises {end:N0} bytes of tensors, but {dataLength:N0} are present. " +
                "Get the file again.");
        if (end < dataLength)
            throw new InvalidDataException(
                $"The header accounts for {end:N0} bytes of tensors, but {dataLength:N0} are present. " +
                "The file is damaged: get it again.");
    }

    private static InvalidDataException Unsound(string what) =>
        new($"The header of the safetensors file {what}. The file is damaged: get it again.");

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(MetadataKey);
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, long[] shape, long begin, long end)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", "F32");
        json.WriteStartArray("shape");
        foreach (long dimension in shape)
            json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>One tensor as a safetensors header describes it.</summary>
/// <param name="Name">The name of the tensor.</param>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Shape">The lengths of its dimensions.</param>
/// <param name="Count">The product of the dimensions.</param>
/// <param name="Begin">The first byte, counted from the end of the header.</param>
/// <param name="End">The byte after the last.</param>
internal sealed record SafetensorsEntry(
    string Name, ElementType Type, long[] Shape, long Count, long Begin, long End);
