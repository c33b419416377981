namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Which registers fit.</summary>
internal static class Registers
{
    /// <summary>Whether the processor has such registers, and the channels of a pixel fill them without a rest.</summary>
    public static bool AreFilledBy<TOperations, TVector>(int channels)
        where TOperations : struct, IVectors<TVector>
        where TVector : struct =>
        TOperations.IsSupported && channels % TOperations.Count == 0;
}
