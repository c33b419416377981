using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Data.Saving;

[assembly: LoadableClass(typeof(ZeroMeanNormalizingTransformer), null, typeof(SignatureLoadModel),
    "Zero-mean normalisation", ZeroMeanNormalizingTransformer.LoaderSignature)]

namespace MLNet.GoogLeNet;

public sealed partial class ZeroMeanNormalizingTransformer
{
    internal const string LoaderSignature = "MLNetGoogLeNetZeroMean";

    private static VersionInfo Version => SavedState.Version("GOOGZERO", LoaderSignature, typeof(ZeroMeanNormalizingTransformer));

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        SavedState.Save(ctx, Version, new State(OutputColumnName, InputColumnName, Normalization.Mean, Normalization.Scale));

    // Found by ML.NET by its name and parameters.
    internal static ZeroMeanNormalizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        SavedState.Load(ctx, Version, (State state) =>
        {
            if (state.Mean.Length == 0 || state.Mean.Length % 3 != 0 || state.Scale.Length is not (0 or 3))
                throw SavedState.Damaged(
                    $"its zero-mean normalisation has a mean of {state.Mean.Length:N0} values and a scale of {state.Scale.Length:N0}");
            return new ZeroMeanNormalizingTransformer(state.Output, state.Input, new(state.Mean, state.Scale));
        });

    // A mean that is an image is a few megabytes of text, which the archive compresses.
    private sealed record State(string Output, string Input, float[] Mean, float[] Scale);
}
