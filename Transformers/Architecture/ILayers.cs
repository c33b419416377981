namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>
/// The layers that GoogLeNet is made of, whatever they do: add operators to a graph, or compute. <see cref="LayerSequence{T}"/> puts
/// them in their order.
/// </summary>
/// <typeparam name="T">What goes from layer to layer, a map [N, C, H, W].</typeparam>
internal interface ILayers<T>
{
    /// <summary>Convolution, batch norm, ReLU: [N, in, H, W] → [N, out, ⌈H/stride⌉, ⌈W/stride⌉].</summary>
    T Convolution(ConvolutionLayer layer, T x);

    /// <summary>
    /// Max pool. With stride 1 the map keeps its size, padded by half a kernel; with stride 2 it is halved, and the last window may
    /// reach over the edge.
    /// </summary>
    T MaxPool(string name, T x, int kernel, int stride);

    /// <summary>y = x / (1 + α/5 · Σ x²)^¾ across channels: [N, C, H, W] → [N, C, H, W].</summary>
    T LocalResponseNormalization(string name, T x, int channels);

    /// <summary>Concatenates the channels of several maps.</summary>
    T Concat(string name, IReadOnlyList<T> branches);

    /// <summary>Computes an inception module, whose inner maps are not needed afterwards.</summary>
    T Module(Func<T> compute) => compute();
}

/// <summary>
/// A convolution with its batch norm, where the architecture has it, and its ReLU. Its padding keeps the middle of the image.
/// </summary>
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
