namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>
/// GoogLeNet up to its last map, as layers in the order of Table 1. Auxiliary classifiers and dropout, which are there in training
/// only, are left out.
/// </summary>
internal sealed class LayerSequence<T>(ILayers<T> layers, GoogLeNetArchitecture architecture)
{
    private readonly ArchitectureTraits _traits = ArchitectureTraits.Of(architecture);

    /// <summary>Zero-mean RGB pixels [N, 3, S, S] → the map that is averaged and classified, [N, 1024, S/32, S/32].</summary>
    public T Map(T x) => Outputs(x).Last().Output;

    /// <summary>
    /// Zero-mean RGB pixels [N, 3, S, S] → the output map of a layer of <see cref="NamedLayers"/>; no later layer is added.
    /// </summary>
    public T Output(string layer, T x) => Outputs(x).First(passed => passed.Layer == layer).Output;

    /// <summary>The maps of all of <see cref="NamedLayers"/> but the pooled one; a layer is added when its output is asked for.</summary>
    // The shapes are those of 224×224.
    public IEnumerable<(string Layer, T Output)> Outputs(T x)
    {
        x = Convolution("conv1", x, Table1.InputChannels, Table1.Conv1, Table1.Conv1Kernel, stride: 2);
        yield return ("conv1", x);                                                                     // [N, 64, 112, 112]
        yield return ("pool1", x = Pool("pool1", x));                                                  // [N, 64, 56, 56]
        if (!_traits.BatchNorm)
            yield return ("norm1", x = layers.LocalResponseNormalization("norm1", x, Table1.Conv1));
        yield return ("conv2", x = Convolution("conv2", x, Table1.Conv1, Table1.Conv2Reduce, kernel: 1)); // [N, 64, 56, 56]
        yield return ("conv3", x = Convolution("conv3", x, Table1.Conv2Reduce, Table1.Conv2, kernel: 3)); // [N, 192, 56, 56]
        if (!_traits.BatchNorm)
            yield return ("norm2", x = layers.LocalResponseNormalization("norm2", x, Table1.Conv2));
        yield return ("pool2", x = Pool("pool2", x));                                                  // [N, 192, 28, 28]
        yield return ("inception3a", x = Inception("inception3a", x, Table1.Conv2, Table1.Inception3A)); // [N, 256, 28, 28]
        yield return ("inception3b", x = Inception("inception3b", x, Table1.Inception3A.Output, Table1.Inception3B)); // [N, 480, 28, 28]
        yield return ("pool3", x = Pool("pool3", x));                                                  // [N, 480, 14, 14]
        yield return ("inception4a", x = Inception("inception4a", x, Table1.Inception3B.Output, Table1.Inception4A)); // [N, 512, 14, 14]
        yield return ("inception4b", x = Inception("inception4b", x, Table1.Inception4A.Output, Table1.Inception4B)); // [N, 512, 14, 14]
        yield return ("inception4c", x = Inception("inception4c", x, Table1.Inception4B.Output, Table1.Inception4C)); // [N, 512, 14, 14]
        yield return ("inception4d", x = Inception("inception4d", x, Table1.Inception4C.Output, Table1.Inception4D)); // [N, 528, 14, 14]
        yield return ("inception4e", x = Inception("inception4e", x, Table1.Inception4D.Output, Table1.Inception4E)); // [N, 832, 14, 14]
        yield return ("pool4", x = Pool("pool4", x, _traits.FourthPoolKernel));                        // [N, 832, 7, 7]
        yield return ("inception5a", x = Inception("inception5a", x, Table1.Inception4E.Output, Table1.Inception5A)); // [N, 832, 7, 7]
        yield return ("inception5b", x = Inception("inception5b", x, Table1.Inception5A.Output, Table1.Inception5B)); // [N, 1024, 7, 7]
    }

    private T Convolution(string name, T x, int input, int output, int kernel, int stride = 1) =>
        layers.Convolution(new(name, input, output, kernel, stride), x);

    private T Pool(string name, T x, int kernel = 3) => layers.MaxPool(name, x, kernel, stride: 2);

    // [N, in, H, W] → [N, out, H, W]
    private T Inception(string name, T x, int input, InceptionWidths widths)
    {
        T Branch(string branch, T from, int channels, int output, int kernel) =>
            layers.Convolution(new($"{name}.{branch}", channels, output, kernel, JoinedIn: name), from);
        T Reduce(string branch, int output) => layers.Convolution(new($"{name}.{branch}", input, output, Kernel: 1), x);

        return layers.Module(() => layers.Concat(name,
        [
            Branch("branch1", x, input, widths.Ones, kernel: 1),
            Branch("branch2.1", Reduce("branch2.0", widths.ThreesReduce), widths.ThreesReduce, widths.Threes, kernel: 3),
            Branch("branch3.1", Reduce("branch3.0", widths.FivesReduce), widths.FivesReduce, widths.Fives, _traits.FivesKernel),
            Branch("branch4.1", layers.MaxPool($"{name}.branch4.0", x, kernel: 3, stride: 1), input, widths.PoolProjection, kernel: 1),
        ]));
    }
}
