namespace MLNet.GoogLeNet;

/// <summary>One line of a <see cref="NetworkSummary"/>.</summary>
/// <param name="Name">What the layer is, in the words of Table 1: "convolution", "max pool", "inception 3a", ….</param>
/// <param name="Patch">Kernel and stride, "7×7/2"; empty where there is none.</param>
/// <param name="Height">Height of the output map.</param>
/// <param name="Width">Width of the output map.</param>
/// <param name="Channels">Channels of the output map.</param>
/// <param name="Parameters">Number of trained values, biases and batch norm's scale and shift included.</param>
/// <param name="MultiplyAdds">Multiplications with an addition for one image, in convolutions and linear layers.</param>
public sealed record LayerSummary(
    string Name, string Patch, int Height, int Width, int Channels, long Parameters, long MultiplyAdds);
