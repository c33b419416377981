using System.Diagnostics;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>Finds out how fast bfloat16 is on this processor, where its features do not tell: takes about half a second, once.</summary>
internal static class BFloat16Trial
{
    private const int Rounds = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(0.5); // emulated, one round says enough

    private static readonly Lazy<double> Ratio = new(Measure);

    /// <summary>How many times as long as in float32 a convolution and its gradients take in bfloat16.</summary>
    public static double TimesAsLong => Ratio.Value;

    // The 3×3 convolution of inception (3a), whose shape is the commonest kind of work.
    private static double Measure()
    {
        Libtorch.Open(ComputeDevice.Cpu);
        using var scope = NewDisposeScope();
        Tensor images = ChannelsLast.Of(ones(4, 96, 28, 28)), weight = ChannelsLast.Of(ones(128, 96, 3, 3));
        TimeSpan single = TimeSpan.MaxValue, half = TimeSpan.MaxValue;
        var clock = Stopwatch.StartNew();
        for (int round = 0; round <= Rounds; round++) // in turns, so that whatever else the machine does meets both; the first warms up
        {
            TimeSpan inSingle = TimeOf(images, weight), inHalf = TimeOf(images.bfloat16(), weight.bfloat16());
            if (round > 0)
                (single, half) = (Shorter(single, inSingle), Shorter(half, inHalf));
            if (round > 0 && clock.Elapsed > Longest)
                break;
        }
        return half / single;
    }

    private static TimeSpan TimeOf(Tensor images, Tensor weight)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        Tensor input = images.detach().requires_grad_(), filters = weight.detach().requires_grad_();
        var clock = Stopwatch.StartNew();
        nn.functional.conv2d(input, filters, padding: [1, 1]).sum().backward();
        return clock.Elapsed;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
