using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Data.Saving;
using MLNet.GoogLeNet.Transformers.Saving;

[assembly: LoadableClass(typeof(GoogLeNetFeaturizingTransformer), null, typeof(SignatureLoadModel),
    "GoogLeNet features", GoogLeNetFeaturizingTransformer.LoaderSignature)]

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetFeaturizingTransformer
{
    internal const string LoaderSignature = "MLNetGoogLeNetFeatures";

    private static VersionInfo Version => SavedState.Version("GOOGFEAT", LoaderSignature, typeof(GoogLeNetFeaturizingTransformer));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ThrowIfDisposed();
        SavedState.Save(ctx, Version, new State(_outputColumn, _inputColumn, _layer.Name, ComputeOptions));
        ctx.SaveNetwork(0, _network);
    }

    // Found by ML.NET by its name and parameters.
    internal static GoogLeNetFeaturizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        SavedState.Load(ctx, Version, (State state) => new GoogLeNetFeaturizingTransformer(
            env, ctx.LoadNetwork(0, leastClasses: 0), state.Layer, state.Output, state.Input, state.Compute));

    private sealed record State(string Output, string Input, string Layer, ComputeOptions Compute);
}
