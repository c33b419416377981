using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;

namespace MLNet.GoogLeNet.Data.Saving;

/// <summary>
/// What a transformer of this library keeps in a saved model beside weights: one text, JSON with names, so that a later version can add
/// an option. What a file does not name has its default; a name that this version does not know is refused.
/// </summary>
internal static class SavedState
{
    /// <summary>
    /// The version of everything that this library saves: the parts of a saved model, and the metadata of weights and ONNX files. It
    /// changes when a file can no longer be read by versions before it (docs/formats.md).
    /// </summary>
    public const int FormatVersion = 1;

    private const uint MlNetVersion = 0x00010000 | FormatVersion; // ML.NET's own form, major and minor

    private static readonly JsonSerializerOptions Format = new()
    {
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>How ML.NET recognises the part of a saved model that a transformer wrote.</summary>
    /// <param name="modelSignature">Exactly 8 characters.</param>
    /// <param name="loaderSignature">At most 24 characters.</param>
    /// <param name="transformer">Its type. A file has the simple name of the assembly, so that any version of it finds the model.</param>
    public static VersionInfo Version(string modelSignature, string loaderSignature, Type transformer) => new(
        modelSignature, verWrittenCur: MlNetVersion, verReadableCur: MlNetVersion, verWeCanReadBack: MlNetVersion,
        loaderAssemblyName: transformer.Assembly.GetName().Name!, loaderSignature: loaderSignature);

    /// <summary>Begins the part of a saved model that a transformer writes.</summary>
    public static void Save<T>(ModelSaveContext ctx, VersionInfo version, T state)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(version);
        ctx.SaveNonEmptyString(JsonSerializer.Serialize(state, Format));
    }

    /// <summary>Makes a transformer of what was saved.</summary>
    /// <param name="ctx">The part of the saved model.</param>
    /// <param name="version">What it should be.</param>
    /// <param name="create">Makes the transformer; an argument that it refuses is damage to the file.</param>
    /// <exception cref="InvalidDataException">The saved model is damaged.</exception>
    public static TTransformer Load<TState, TTransformer>(ModelLoadContext ctx, VersionInfo version, Func<TState, TTransformer> create)
    {
        try
        {
            ctx.CheckAtModel(version);
        }
        catch (FormatException)
        {
            // ML.NET speaks of its own version, which is not the one that matters here.
            throw new InvalidDataException(
                $"The saved model has a {typeof(TTransformer).Name} in a format other than {FormatVersion}: a later version of "
                    + "MLNet.GoogLeNet wrote "
                + "it, or it is damaged. Update the package MLNet.GoogLeNet, or save the model with this version.");
        }
        string json = ctx.LoadNonEmptyString();
        try
        {
            return create(JsonSerializer.Deserialize<TState>(json, Format) ?? throw new JsonException("It is null."));
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw Damaged($"the state of its {typeof(TTransformer).Name} is unreadable or invalid ({e.Message})");
        }
    }

    /// <summary>The error about a saved model that cannot be what was saved.</summary>
    // Without an inner exception: ML.NET wraps this one, and what is innermost is what people see.
    public static InvalidDataException Damaged(string problem) =>
        new($"The saved model is damaged: {problem.TrimEnd('.')}. Save the model again.");
}
