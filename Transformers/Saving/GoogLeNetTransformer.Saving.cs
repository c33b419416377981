using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Transformers.Saving;
using MLNet.GoogLeNet.Transformers.Scoring;

[assembly: LoadableClass(typeof(GoogLeNetTransformer), null, typeof(SignatureLoadModel),
    "GoogLeNet", GoogLeNetTransformer.LoaderSignature)]

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    internal const string LoaderSignature = "MLNetGoogLeNet";

    private const int MostNetworks = 100; // the paper's average has seven

    // The loader carries the assembly's simple name, so that any version of it finds the model.
    private static VersionInfo Version => new(
        modelSignature: "GOOGLNET", verWrittenCur: 0x00010001, verReadableCur: 0x00010001, verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(GoogLeNetTransformer).Assembly.GetName().Name!, loaderSignature: LoaderSignature);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ThrowIfDisposed();
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        foreach (string column in (string[])[_columns.Pixels, _columns.Label, _columns.Score, _columns.PredictedLabel])
            ctx.SaveNonEmptyString(column);
        ctx.SaveNonEmptyString(ScoringOptionsJson.Write(Options));
        ctx.Writer.Write(_models.Count);
        for (int i = 0; i < _models.Count; i++)
        {
            GoogLeNetModel model = _models[i];
            ctx.SaveBinaryStream(ModelStream.NameOf(i), writer => ModelStream.Write(model, writer));
        }
    }

    // Found by ML.NET by its name and parameters.
    internal static GoogLeNetTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        var columns = new ColumnNames(
            Pixels: ctx.LoadNonEmptyString(), Label: ctx.LoadNonEmptyString(),
            Score: ctx.LoadNonEmptyString(), PredictedLabel: ctx.LoadNonEmptyString());
        string options = ctx.LoadNonEmptyString();
        int count = ctx.Reader.ReadInt32();
        if (count is < 1 or > MostNetworks)
            throw new InvalidDataException($"The saved model is damaged: it promises {count:N0} networks. Save it again.");
        var models = new GoogLeNetModel[count];
        for (int i = 0; i < count; i++)
        {
            int network = i;
            if (!ctx.TryLoadBinaryStream(ModelStream.NameOf(i), reader => models[network] = ModelStream.Read(reader)))
                throw new InvalidDataException($"The saved model has no entry '{ModelStream.NameOf(i)}'. Save it again.");
        }
        return new(env, models, columns, ScoringOptionsJson.Read(options, models[0].ClassNames.Count));
    }
}
