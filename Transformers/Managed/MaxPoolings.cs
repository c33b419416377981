using System.Runtime.Intrinsics;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Makes max pools.</summary>
internal static class MaxPoolings
{
    /// <summary>One with the widest registers that the channels fill; none where they fill none.</summary>
    public static IMaxPooling? Of(int channels, int kernel, int stride) =>
        Registers.AreFilledBy<Vectors512, Vector512<float>>(channels) ? new MaxPooling<Vectors512, Vector512<float>>(kernel, stride)
        : Registers.AreFilledBy<Vectors256, Vector256<float>>(channels) ? new MaxPooling<Vectors256, Vector256<float>>(kernel, stride)
        : Registers.AreFilledBy<Vectors128, Vector128<float>>(channels) ? new MaxPooling<Vectors128, Vector128<float>>(kernel, stride)
        : null;
}
