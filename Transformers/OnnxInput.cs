namespace MLNet.GoogLeNet;

/// <summary>What an exported ONNX graph takes.</summary>
public enum OnnxInput
{
    /// <summary>
    /// Single, <c>[N, 3, S, S]</c>: RGB planes of the network's size, 0 to 255 minus the mean, as <c>NormalizeZeroMean</c> makes them.
    /// </summary>
    NormalizedPixels,

    /// <summary>
    /// Bytes, <c>[N, 3, H, W]</c>: RGB planes of any size from the network's upwards, as <c>LoadPixels</c> makes them. The graph cuts
    /// out the middle square and takes the mean off.
    /// </summary>
    RgbBytes,
}
