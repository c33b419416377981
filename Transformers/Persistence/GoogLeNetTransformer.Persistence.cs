using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Transformers.Persistence;
using MLNet.GoogLeNet.Transformers.Scoring;

[assembly: LoadableClass(typeof(GoogLeNetTransformer), null, typeof(SignatureLoadModel),
    "GoogLeNet", GoogLeNetTransformer.LoaderSignature)]

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    internal const string LoaderSignature = "MLNetGoogLeNet";

    // The loader carries the assembly's simple name, so that any version of it finds the model.
    private static VersionInfo Version => new(
        modelSignature: "GOOGLNET", verWrittenCur: 0x00010001, verReadableCur: 0x00010001, verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(GoogLeNetTransformer).Assembly.GetName().Name!, loaderSignature: LoaderSignature);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        foreach (string column in (string[])[_columns.Pixels, _columns.Label, _columns.Score, _columns.PredictedLabel])
            ctx.SaveNonEmptyString(column);
        ctx.SaveBinaryStream(ModelStream.Name, writer => ModelStream.Write(Model, writer));
    }

    // Found by ML.NET by its name and parameters.
    internal static GoogLeNetTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        var columns = new ColumnNames(
            Pixels: ctx.LoadNonEmptyString(), Label: ctx.LoadNonEmptyString(),
            Score: ctx.LoadNonEmptyString(), PredictedLabel: ctx.LoadNonEmptyString());
        GoogLeNetModel? model = null;
        if (!ctx.TryLoadBinaryStream(ModelStream.Name, reader => model = ModelStream.Read(reader)))
            throw new InvalidDataException($"The saved model has no entry '{ModelStream.Name}'. Save it again.");
        return new(env, model!, columns, new ScoringOptions());
    }
}
