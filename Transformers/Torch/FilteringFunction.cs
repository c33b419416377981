using MLNet.GoogLeNet.Transformers.Managed;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// A convolution by our own code (<see cref="IFiltering"/>), with its gradients: float32 on a CPU, [N, in, H, W] → [N, out, H, W], channels
/// last.
/// </summary>
internal sealed unsafe class FilteringFunction : autograd.SingleTensorFunction<FilteringFunction>
{
    private const string Filtering = "filtering", HasBias = "bias";

    public override string Name => nameof(FilteringFunction);

    /// <param name="ctx">What the gradients need.</param>
    /// <param name="vars">Input, weights [out, in, kernel, kernel], the filtering, and a bias [out] if there is one.</param>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Tensor x = (Tensor)vars[0], weights = (Tensor)vars[1];
        ctx.save_for_backward([x, weights]);
        ctx.save_data(Filtering, vars[2]);
        ctx.save_data(HasBias, vars.Length > 3);
        return Filter((IFiltering)vars[2], x, weights, vars.Length > 3 ? (Tensor)vars[3] : null);
    }

    /// <summary>The same where no gradient is asked for.</summary>
    public static Tensor Filter(IFiltering filtering, Tensor x, Tensor weights, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        Tensor input = Pixels(x.detach()), kernels = InputFirst(weights.detach());
        Tensor output = ChannelsLast.Empty([x.size(0), weights.size(0), x.size(2), x.size(3)]);
        filtering.Filter(
            First(input), First(kernels), bias is null ? null : First(bias.detach()),
            First(Pixels(output)), (int)x.size(0), (int)x.size(2), get_num_threads());
        return output.MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        var filtering = (IFiltering)ctx.get_data(Filtering);
        Tensor x = Pixels(saved[0].detach()), weights = saved[1].detach(), above = Pixels(grad_output.detach());
        int images = (int)x.size(0), side = (int)x.size(1), threads = get_num_threads();

        Tensor below = empty_like(x), kernels = Pixels(weights);
        filtering.InputGradient(First(above), First(kernels), First(below), images, side, threads);
        Tensor gradient = empty([weights.size(1), weights.size(2), weights.size(3), weights.size(0)]); // [in, kernel, kernel, out]
        filtering.KernelGradient(First(x), First(above), First(gradient), images, side, threads);
        List<Tensor> gradients =
        [
            Maps(below).MoveToOuterDisposeScope(),
            ChannelsLast.Of(gradient.permute(3, 0, 1, 2)).MoveToOuterDisposeScope(),
            null!, // of the filtering
        ];
        if ((bool)ctx.get_data(HasBias))
            gradients.Add(above.sum([0, 1, 2]).MoveToOuterDisposeScope());
        return gradients;
    }

    // [N, C, H, W] → [N, H, W, C], and back
    private static Tensor Pixels(Tensor maps) => maps.permute(0, 2, 3, 1).contiguous();

    private static Tensor Maps(Tensor pixels) => pixels.permute(0, 3, 1, 2);

    // [out, in, kernel, kernel] → [in, kernel, kernel, out]
    private static Tensor InputFirst(Tensor weights) => weights.permute(1, 2, 3, 0).contiguous();

    private static float* First(Tensor tensor) => ChannelsLast.First<float>(tensor);
}
