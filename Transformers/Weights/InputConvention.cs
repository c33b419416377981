using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>
/// How a network expects its pixels: the order of the colours, what is subtracted, and the factor after that.
/// </summary>
/// <param name="IsBgr">Whether blue comes first.</param>
/// <param name="Mean">What is subtracted from red, green and blue, in this order, in pixel units (0 to 255).</param>
/// <param name="Scale">What the differences of red, green and blue are multiplied by.</param>
internal sealed record InputConvention(bool IsBgr, float[] Mean, float[] Scale)
{
    private const int Colours = 3;

    /// <summary>The public Caffe weights: BGR, 0 to 255, minus 104, 117, 123 (in BGR order).</summary>
    public static InputConvention BvlcGoogLeNet { get; } = new(IsBgr: true, Mean: [123, 117, 104], Scale: [1, 1, 1]);

    /// <summary>
    /// torchvision's published weights: with <c>transform_input</c> the network sees (pixel / 255 − 0.5) / 0.5, that
    /// is (pixel − 127.5) / 127.5.
    /// </summary>
    public static InputConvention Torchvision { get; } =
        new(IsBgr: false, Mean: [127.5f, 127.5f, 127.5f], Scale: [1 / 127.5f, 1 / 127.5f, 1 / 127.5f]);

    /// <summary>What a file of this library says.</summary>
    public static InputConvention Of(ModelMetadata metadata) =>
        new(metadata.IsBgr, [.. metadata.Mean], metadata.Scale.Count > 0 ? [.. metadata.Scale] : [1, 1, 1]);

    /// <summary>This library's own: RGB, 0 to 255, minus the mean, nothing else.</summary>
    public static InputConvention Own(float[] mean) => new(IsBgr: false, mean, Scale: [1, 1, 1]);

    /// <summary>
    /// The first convolution's weight for input in this library's convention with the same mean: its channels in RGB
    /// order, times the scale.
    /// </summary>
    /// <remarks>Exact, at the borders too: what is padded is zero before the scale and zero after it.</remarks>
    /// <param name="weight">The weight for input in this convention, <c>[out, 3, height, width]</c>.</param>
    /// <returns>A weight of the same shape.</returns>
    public WeightTensor Convert(WeightTensor weight)
    {
        if (weight.Shape is not [long outputs, Colours, long height, long width] || weight.Values.Length == 0)
            throw new InvalidDataException(
                $"The first convolution has a weight of shape [{string.Join(", ", weight.Shape)}]; one that reads " +
                "colour images has [64, 3, 7, 7]. Give weights of a GoogLeNet for three colours.");

        int plane = (int)(height * width);
        var values = new float[weight.Values.Length];
        for (int output = 0; output < outputs; output++)
            for (int colour = 0; colour < Colours; colour++)
            {
                int source = (output * Colours + (IsBgr ? Colours - 1 - colour : colour)) * plane;
                int target = (output * Colours + colour) * plane;
                for (int i = 0; i < plane; i++)
                    values[target + i] = weight.Values[source + i] * Scale[colour];
            }
        return new(weight.Shape, values);
    }
}
