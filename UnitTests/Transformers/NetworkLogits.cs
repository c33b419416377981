using MLNet.GoogLeNet.Transformers.Torch;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>What a network says before probabilities are made of it.</summary>
internal static class NetworkLogits
{
    /// <summary>Zero-mean pixels [N, 3, S, S] → logits [N, classes], with TorchSharp.</summary>
    public static float[] Of(GoogLeNetModel model, float[] pixels)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using GoogLeNetModule network = model.ToNetwork();
        int image = 3 * model.ImageSize * model.ImageSize;
        Tensor images = tensor(pixels, pixels.Length / image, 3, model.ImageSize, model.ImageSize);
        return [.. network.call(images).Main.contiguous().data<float>()];
    }
}
