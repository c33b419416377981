using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

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
