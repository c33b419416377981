using MLNet.GoogLeNet.Transformers.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>Weights to start from scratch with: Xavier, as the BVLC solver has it.</summary>
internal static class Initialization
{
    private const double ConvolutionBias = 0.2; // BVLC train_val: bias_filler 0.2, and 0 in the classifiers

    /// <summary>Draws all weights of the network anew.</summary>
    public static void Xavier(GoogLeNetModule network, Generator generator)
    {
        using var noGradient = no_grad();
        foreach (nn.Module module in network.modules())
        {
            if (module is Conv2d convolution)
                Draw(convolution.weight, convolution.bias, ConvolutionBias, generator);
            else if (module is Linear linear)
                Draw(linear.weight, linear.bias, bias: 0, generator);
        }
    }

    // Caffe's filler: uniform within ±√(3 / inputs), so that the variance is one over the number of inputs.
    private static void Draw(Tensor weight, Tensor? biases, double bias, Generator generator)
    {
        double bound = Math.Sqrt(3.0 / (weight.numel() / weight.shape[0]));
        weight.uniform_(-bound, bound, generator);
        biases?.fill_(bias);
    }
}
