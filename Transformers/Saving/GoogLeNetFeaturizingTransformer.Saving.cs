using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Transformers.Saving;

[assembly: LoadableClass(typeof(GoogLeNetFeaturizingTransformer), null, typeof(SignatureLoadModel),
    "GoogLeNet features", GoogLeNetFeaturizingTransformer.LoaderSignature)]

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetFeaturizingTransformer
{
    internal const string LoaderSignature = "MLNetGoogLeNetFeatures";

    private static VersionInfo Version => new(
        modelSignature: "GOOGFEAT", verWrittenCur: 0x00010001, verReadableCur: 0x00010001, verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(GoogLeNetFeaturizingTransformer).Assembly.GetName().Name!, loaderSignature: LoaderSignature);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ThrowIfDisposed();
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        foreach (string text in (string[])[_outputColumn, _inputColumn, _layer.Name, ScoringOptionsJson.Write(Options)])
            ctx.SaveNonEmptyString(text);
        ctx.SaveBinaryStream(ModelStream.NameOf(0), writer => ModelStream.Write(_network, writer));
    }

    // Found by ML.NET by its name and parameters.
    internal static GoogLeNetFeaturizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        string output = ctx.LoadNonEmptyString(), input = ctx.LoadNonEmptyString(), layer = ctx.LoadNonEmptyString();
        ScoringOptions options = ScoringOptionsJson.Read(ctx.LoadNonEmptyString(), classes: 0);
        GoogLeNetModel? network = null;
        if (!ctx.TryLoadBinaryStream(ModelStream.NameOf(0), reader => network = ModelStream.Read(reader, leastClasses: 0)))
            throw new InvalidDataException($"The saved model has no entry '{ModelStream.NameOf(0)}'. Save it again.");
        try
        {
            return new(env, network!, layer, output, input, options);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"The saved model is damaged: its features are not possible ({e.Message}). Save the model again.", e);
        }
    }
}
