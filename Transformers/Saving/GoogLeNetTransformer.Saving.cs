using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Data.Saving;
using MLNet.GoogLeNet.Transformers.Saving;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;

[assembly: LoadableClass(typeof(GoogLeNetTransformer), null, typeof(SignatureLoadModel),
    "GoogLeNet", GoogLeNetTransformer.LoaderSignature)]

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    internal const string LoaderSignature = "MLNetGoogLeNet";

    private const int MostNetworks = 100; // the paper's average has seven

    private static VersionInfo Version => SavedState.Version("GOOGLNET", LoaderSignature, typeof(GoogLeNetTransformer));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ThrowIfDisposed();
        SavedState.Save(ctx, Version, new State(_columns, ScoringOptions, ComputeOptions, _models.Count, Calibration?.Promise));
        for (int i = 0; i < _models.Count; i++)
            ctx.SaveNetwork(i, _models[i]);
        if (Calibration is not null)
            ctx.SaveCalibration(Calibration);
    }

    // Found by ML.NET by its name and parameters.
    internal static GoogLeNetTransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        SavedState.Load(ctx, Version, (State state) =>
        {
            if (state.Networks is < 1 or > MostNetworks)
                throw SavedState.Damaged($"it promises {state.Networks:N0} networks");
            GoogLeNetModel[] models = [.. Enumerable.Range(0, state.Networks).Select(network => ctx.LoadNetwork(network))];
            Calibration? calibration =
                state.Calibration is { } promise ? ctx.LoadCalibration(models[0].ClassNames.Count, promise) : null;
            return new GoogLeNetTransformer(env, models, state.Columns, state.Scoring, state.Compute, calibration);
        });

    private sealed record State(
        ColumnNames Columns, ScoringOptions Scoring, ComputeOptions Compute, int Networks, CalibrationPromise? Calibration = null);
}
