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

    /// <summary>Puts the channels of several maps behind one another.</summary>
    T Concat(string name, IReadOnlyList<T> branches);

    /// <summary>Computes an inception module, within which maps are made that nobody needs after it.</summary>
    T Module(Func<T> compute) => compute();
}
