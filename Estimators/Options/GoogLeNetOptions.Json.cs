using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MLNet.GoogLeNet;

// Options as a file: kept with a model, or written by hand for a job.
public sealed partial record GoogLeNetOptions
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, // a misspelt name must not train with the default
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Forget } },
    };

    /// <summary>
    /// The options as JSON: all but <see cref="StartFrom"/>, <see cref="ValidationSet"/>, <see cref="Progress"/>,
    /// <see cref="MiniBatchProgress"/> and <see cref="CancellationToken"/>.
    /// </summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads options from JSON; what is left out has its default. Ranges are checked when a trainer is made of them.</summary>
    /// <param name="json">As <see cref="ToJson"/> writes it; comments and trailing commas are allowed.</param>
    /// <exception cref="InvalidDataException">It is not JSON, a name is unknown, or a value is not one that the option takes.</exception>
    public static GoogLeNetOptions FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize<GoogLeNetOptions>(json, Json)
                ?? throw new InvalidDataException("The JSON is null. Options are an object; {} has all defaults.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"These are not options of GoogLeNet: {e.Message} The options are {Members<GoogLeNetOptions>()}; "
                + $"those of {nameof(Augmentation)} are {Members<AugmentationOptions>()}. Names are case-sensitive; enumerations are "
                + "written by name.", e);
        }
    }

    // What is left out when writing would be ignored when reading; so it is refused like any other unknown name.
    private static void Forget(JsonTypeInfo type)
    {
        for (int i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Properties[i].AttributeProvider!.IsDefined(typeof(JsonIgnoreAttribute), inherit: true))
                type.Properties.RemoveAt(i);
    }

    private static string Members<T>() => string.Join(", ", Json.GetTypeInfo(typeof(T)).Properties.Select(property => property.Name));
}
