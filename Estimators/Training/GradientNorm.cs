using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>The length of the gradient: the Euclidean norm over all parameters together.</summary>
internal static class GradientNorm
{
    /// <summary>Shortens a gradient that is longer than <paramref name="largest"/> to that length; its direction stays.</summary>
    /// <returns>The norm before; not finite where the gradient is not, which is then left as it is.</returns>
    public static double Clip(IEnumerable<Parameter> parameters, double largest)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        Tensor[] gradients = [.. parameters.Select(parameter => parameter.grad).OfType<Tensor>()];
        if (gradients.Length == 0)
            return 0;
        double norm = stack(gradients.Select(gradient => gradient.norm())).norm().item<float>(); // one wait for the device, not one each
        if (double.IsFinite(norm) && norm > largest)
            foreach (Tensor gradient in gradients)
                gradient.mul_(largest / norm);
        return norm;
    }
}
