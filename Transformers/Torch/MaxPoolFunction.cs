using MLNet.GoogLeNet.Transformers.Managed;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// A max pool by our own code, with its gradient: float32 on a CPU, [N, C, H, W] → [N, C, H, W] or half as high and wide, channels last. It
/// remembers no indices: where a window's largest value was, it looks again.
/// </summary>
internal sealed class MaxPoolFunction : autograd.SingleTensorFunction<MaxPoolFunction>
{
    private const string Pooling = "pooling";

    public override string Name => nameof(MaxPoolFunction);

    /// <summary>The pool by our own code; none where torch has to compute it.</summary>
    public static IMaxPooling? For(Tensor x, int kernel, int stride) =>
        ChannelsLast.HasSquareMaps(x) ? MaxPoolings.Of((int)x.size(1), kernel, stride) : null;

    /// <param name="ctx">What the gradient needs.</param>
    /// <param name="vars">Input, pooling, and the side of the result.</param>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var x = (Tensor)vars[0];
        ctx.save_for_backward([x]);
        ctx.save_data(Pooling, vars[1]);
        return Pool((IMaxPooling)vars[1], x, (int)vars[2]);
    }

    /// <summary>The same where no gradient is asked for.</summary>
    public static Tensor Pool(IMaxPooling pooling, Tensor x, int side)
    {
        using var scope = NewDisposeScope();
        Tensor input = ChannelsLast.Of(x.detach()), output = ChannelsLast.Empty([x.size(0), x.size(1), side, side]);
        pooling.Pool(ChannelsLast.Map(input), ChannelsLast.Map(output), (int)x.size(0), get_num_threads());
        return output.MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        Tensor x = ChannelsLast.Of(ctx.get_saved_variables()[0].detach()), above = ChannelsLast.Of(grad_output.detach());
        Tensor below = ChannelsLast.EmptyLike(x);
        ((IMaxPooling)ctx.get_data(Pooling)).Gradient(
            ChannelsLast.Map(x), ChannelsLast.Map(above), ChannelsLast.Map(below), (int)x.size(0), get_num_threads());
        return [below.MoveToOuterDisposeScope(), null!, null!]; // of the pooling and of the side there is none
    }
}
