using System.Diagnostics;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>Finds out how fast bfloat16 is on this processor, where its features do not tell: takes about half a second, once.</summary>
internal static class BFloat16Trial
{
    private const int FewestRounds = 3; // however slow they are
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(0.5);

    private static readonly Lazy<double> Ratio = new(OnOneThread);

    /// <summary>How many times as long as in float32 a convolution and its gradients take in bfloat16.</summary>
    public static double TimesAsLong => Ratio.Value;

    // Several threads would wait for one another, which on a busy machine takes longer than the work.
    private static double OnOneThread()
    {
        Libtorch.Open(ComputeDevice.Cpu);
        return ThreadNumber.OnNewThread(() =>
        {
            ThreadNumber.Set(1);
            return Measure();
        });
    }

    // A 3×3 convolution as in inception (4a): a millisecond or two, so that some of many rounds are undisturbed by what else the machine
    // does. In turns, since a processor may become faster or slower meanwhile.
    private static double Measure()
    {
        using var scope = NewDisposeScope();
        Tensor images = ChannelsLast.Of(ones(1, 96, 14, 14)), weight = ChannelsLast.Of(ones(208, 96, 3, 3));
        TimeSpan single = TimeSpan.MaxValue, half = TimeSpan.MaxValue;
        var clock = Stopwatch.StartNew();
        for (int round = 0; round < FewestRounds || clock.Elapsed < Enough; round++)
            (single, half) =
                (Shorter(single, TimeOf(images, weight)), Shorter(half, TimeOf(images.bfloat16(), weight.bfloat16())));
        return half / single;
    }

    private static TimeSpan TimeOf(Tensor images, Tensor weight)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        Tensor input = images.detach().requires_grad_(), filters = weight.detach().requires_grad_();
        var clock = Stopwatch.StartNew();
        Tensor output = nn.functional.conv2d(input, filters, padding: [1, 1]);
        output.backward([ones_like(output)]); // of a sum it would have another layout
        return clock.Elapsed;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
