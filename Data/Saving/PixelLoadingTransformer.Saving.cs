using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Data.Saving;

[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: LoadableClass(
    typeof(PixelLoadingTransformer), null, typeof(SignatureLoadModel),
    "Pixels of images", PixelLoadingTransformer.LoaderSignature)]

namespace MLNet.GoogLeNet;

public sealed partial class PixelLoadingTransformer
{
    internal const string LoaderSignature = "MLNetGoogLeNetPixels";

    private static VersionInfo Version => SavedState.Version("GOOGPIXL", LoaderSignature, typeof(PixelLoadingTransformer));

    void ICanSaveModel.Save(ModelSaveContext ctx) => SavedState.Save(ctx, Version, new State(OutputColumnName, InputColumnName, Options));

    // Found by ML.NET through the attribute above.
    internal static PixelLoadingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        SavedState.Load(ctx, Version, (State state) => new PixelLoadingTransformer(state.Output, state.Input, state.Options));

    private sealed record State(string Output, string Input, PixelLoadingOptions Options);
}
