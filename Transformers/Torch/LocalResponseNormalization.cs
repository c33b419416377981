using MLNet.GoogLeNet.Transformers.Architecture;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// Local response normalisation across channels: y = x / (1 + α/5 · Σ x²)^0.75, the sum over the two channels on either side
/// and the channel itself. [N, C, H, W] → [N, C, H, W].
/// </summary>
/// <remarks>
/// On a CPU it is our own pass over the memory: torch's, a 3-D pool, takes a quarter of a training step.
/// </remarks>
internal sealed class LocalResponseNormalization() : nn.Module<Tensor, Tensor>(nameof(LocalResponseNormalization))
{
    public override Tensor forward(Tensor x)
    {
        if (x.device_type != DeviceType.CPU || x.dtype is not (ScalarType.Float32 or ScalarType.BFloat16))
            return nn.functional.local_response_norm(x, LocalResponse.Window, LocalResponse.Alpha, beta: 0.75, k: 1);
        return x.requires_grad && is_grad_enabled() ? LocalResponseFunction.apply(x) : LocalResponseFunction.Normalize(x);
    }
}

/// <summary>
/// Local response normalisation and its gradient, each as one pass over channels-last memory; float32 or bfloat16 on a CPU,
/// computed in float32. [N, C, H, W] → [N, C, H, W], channels last.
/// </summary>
internal sealed class LocalResponseFunction : autograd.SingleTensorFunction<LocalResponseFunction>
{
    public override string Name => nameof(LocalResponseFunction);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var x = (Tensor)vars[0];
        ctx.save_for_backward([x]);
        return Normalize(x);
    }

    /// <summary>The same where no gradient is asked for.</summary>
    public static Tensor Normalize(Tensor x) => x.dtype == ScalarType.BFloat16
        ? Normalize<ushort, BFloat16Elements>(x)
        : Normalize<float, SingleElements>(x);

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        Tensor x = ctx.get_saved_variables()[0];
        Tensor gradient = x.dtype == ScalarType.BFloat16
            ? Gradient<ushort, BFloat16Elements>(x, grad_output)
            : Gradient<float, SingleElements>(x, grad_output);
        return [gradient.MoveToOuterDisposeScope()];
    }

    private static Tensor Normalize<T, TElements>(Tensor x) where T : unmanaged where TElements : IElements<T>
    {
        using var scope = NewDisposeScope();
        Tensor input = ChannelsLast.Of(x.detach()), output = ChannelsLast.EmptyLike(x);
        var from = new PixelRows<T>(input);
        var to = new PixelRows<T>(output);
        from.InParallel((start, end) =>
        {
            var row = new LocalResponseRow(from.Channels);
            for (long i = start; i < end; i++)
            {
                TElements.Read(from[i], row.Input);
                TElements.Write(row.Normalize(), to[i]);
            }
        });
        return output.MoveToOuterDisposeScope();
    }

    private static Tensor Gradient<T, TElements>(Tensor x, Tensor outputGradient) where T : unmanaged where TElements : IElements<T>
    {
        Tensor input = ChannelsLast.Of(x.detach()), above = ChannelsLast.Of(outputGradient.detach());
        Tensor below = ChannelsLast.EmptyLike(x);
        var values = new PixelRows<T>(input);
        var from = new PixelRows<T>(above);
        var to = new PixelRows<T>(below);
        values.InParallel((start, end) =>
        {
            var row = new LocalResponseRow(values.Channels);
            for (long i = start; i < end; i++)
            {
                TElements.Read(values[i], row.Input);
                TElements.Read(from[i], row.OutputGradient);
                TElements.Write(row.Gradient(), to[i]);
            }
        });
        return below;
    }
}
