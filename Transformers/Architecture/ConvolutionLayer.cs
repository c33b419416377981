namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>A convolution with its batch norm, where the architecture has it, and its ReLU. Its padding keeps the middle of the image.</summary>
/// <param name="Name">What its weights are named after: "inception3a.branch2.0".</param>
/// <param name="Input">Number of input channels.</param>
/// <param name="Output">Number of output channels.</param>
/// <param name="Kernel">Side of the kernel, odd.</param>
/// <param name="Stride">Distance of the places that it computes.</param>
/// <param name="JoinedIn">The concatenation that its output becomes a part of; none for most.</param>
internal readonly record struct ConvolutionLayer(
    string Name, int Input, int Output, int Kernel, int Stride = 1, string? JoinedIn = null)
{
    /// <summary>The shape of its weights.</summary>
    public long[] Shape => [Output, Input, Kernel, Kernel];

    /// <summary>The name of the activations that it computes, alone or with the other branches of its concatenation.</summary>
    public string Activations => JoinedIn ?? Name;
}
