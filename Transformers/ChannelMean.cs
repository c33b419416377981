namespace MLNet.GoogLeNet;

/// <summary>The average colour of a set of images, a value per channel in pixel units (0 to 255).</summary>
/// <param name="Red">Mean of the red channel, 0 to 255.</param>
/// <param name="Green">Mean of the green channel, 0 to 255.</param>
/// <param name="Blue">Mean of the blue channel, 0 to 255.</param>
public sealed record ChannelMean(float Red, float Green, float Blue)
{
    /// <summary>The mean of the public BVLC weights: 123, 117, 104 (the solver's 104/117/123 in blue, green, red).</summary>
    public static ChannelMean BvlcGoogLeNet { get; } = new(123, 117, 104);

    /// <summary>The mean of torchvision's published weights, whose input is (pixel/255 − 0.5)/0.5: 127.5 in each channel.</summary>
    public static ChannelMean Torchvision { get; } = new(127.5f, 127.5f, 127.5f);

    internal float[] ToArray() => [Red, Green, Blue];
}
