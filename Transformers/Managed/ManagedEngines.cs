using System.Runtime.Intrinsics;
using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Makes engines for the widest registers that the processor has.</summary>
internal static class ManagedEngines
{
    /// <summary>Whether the calling thread scores by itself beside others.</summary>
    [field: ThreadStatic]
    public static bool IsLane { get; set; }

    /// <summary>Whether this processor has registers that are worth it. Elsewhere ONNX Runtime scores.</summary>
    public static bool IsSupported => Vectors512.IsSupported || Vectors256.IsSupported || Vectors128.IsSupported;

    /// <inheritdoc cref="ManagedEngine{TOperations, TVector}(GoogLeNetModel, int, NamedLayer?, bool)"/>
    public static IScoringEngine Open(
        GoogLeNetModel model, int threads, NamedLayer? layer = null, bool withFeatures = false, string? why = null) =>
        Vectors512.IsSupported ? Open<Vectors512, Vector512<float>>(model, threads, layer, withFeatures, why)
        : Vectors256.IsSupported ? Open<Vectors256, Vector256<float>>(model, threads, layer, withFeatures, why)
        : Open<Vectors128, Vector128<float>>(model, threads, layer, withFeatures, why);

    /// <summary>The same with registers of one width.</summary>
    public static IScoringEngine Open<TOperations, TVector>(
        GoogLeNetModel model, int threads, NamedLayer? layer, bool withFeatures, string? why)
        where TOperations : struct, IVectors<TVector>
        where TVector : struct =>
        new ManagedEngine<TOperations, TVector>(model, threads, layer, withFeatures) { Why = why };
}
