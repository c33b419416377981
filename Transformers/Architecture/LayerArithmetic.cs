namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>Sizes, parameters and multiply-adds of the layers by arithmetic from Table 1.</summary>
internal sealed class LayerArithmetic(ArchitectureTraits traits, int imageSize)
{
    private readonly List<LayerSummary> _layers = [];
    private int _size = imageSize;
    private int _channels = Table1.InputChannels;

    public IReadOnlyList<LayerSummary> Layers(int classCount, bool auxiliary)
    {
        Convolution("convolution", Table1.Conv1, kernel: 7, stride: 2);
        MaxPool(3);
        Convolution("convolution reduce", Table1.Conv2Reduce, kernel: 1);
        Convolution("convolution", Table1.Conv2, kernel: 3);
        MaxPool(3);
        Inception("inception 3a", Table1.Inception3A);
        Inception("inception 3b", Table1.Inception3B);
        MaxPool(3);
        Inception("inception 4a", Table1.Inception4A);
        Inception("inception 4b", Table1.Inception4B);
        Inception("inception 4c", Table1.Inception4C);
        Inception("inception 4d", Table1.Inception4D);
        int middle = _size;
        Inception("inception 4e", Table1.Inception4E);
        MaxPool(traits.FourthPoolKernel);
        Inception("inception 5a", Table1.Inception5A);
        Inception("inception 5b", Table1.Inception5B);
        Add("average pool", $"{_size}×{_size}/1", size: 1, _channels, 0, 0);
        Add($"dropout {100 * traits.Dropout:0} %", "", size: 1, _channels, 0, 0);
        Add("linear", "", size: 1, classCount, LinearParameters(_channels, classCount), (long)_channels * classCount);
        if (auxiliary)
        {
            Auxiliary("auxiliary 1 (on 4a)", Table1.Inception4A.Output, middle, classCount);
            Auxiliary("auxiliary 2 (on 4d)", Table1.Inception4D.Output, middle, classCount);
        }
        return _layers;
    }

    /// <summary>Side of a map after a convolution whose padding is half its kernel.</summary>
    public static int Convolved(int side, int stride) => (side - 1) / stride + 1;

    /// <summary>Side of a map after a max pool of stride 2: a "ceil" pool, whose last window may reach over the edge.</summary>
    public static int Pooled(int side, int kernel) => (side - kernel + 1) / 2 + 1;

    /// <summary>Multiply-adds of a convolution that keeps the size of a map: every output value reads kernel² · input values.</summary>
    public static long MultiplyAdds(int height, int width, int input, int output, int kernel) =>
        (long)height * width * output * input * kernel * kernel;

    /// <summary>Multiply-adds of an inception module with 1×1 reductions (figure 2b) on a map [in, H, W].</summary>
    public static long Reduced(int height, int width, int input, InceptionWidths widths, int fivesKernel) =>
        MultiplyAdds(height, width, input, widths.Ones, 1)
        + MultiplyAdds(height, width, input, widths.ThreesReduce, 1)
        + MultiplyAdds(height, width, widths.ThreesReduce, widths.Threes, 3)
        + MultiplyAdds(height, width, input, widths.FivesReduce, 1)
        + MultiplyAdds(height, width, widths.FivesReduce, widths.Fives, fivesKernel)
        + MultiplyAdds(height, width, input, widths.PoolProjection, 1);

    /// <summary>Multiply-adds of the naive inception module (figure 2a) with the same branches.</summary>
    public static long Naive(int height, int width, int input, InceptionWidths widths, int fivesKernel) =>
        MultiplyAdds(height, width, input, widths.Ones, 1)
        + MultiplyAdds(height, width, input, widths.Threes, 3)
        + MultiplyAdds(height, width, input, widths.Fives, fivesKernel);

    private void Convolution(string name, int output, int kernel, int stride = 1)
    {
        _size = Convolved(_size, stride);
        long parameters = ConvolutionParameters(_channels, output, kernel);
        Add(name, $"{kernel}×{kernel}/{stride}", _size, output, parameters, MultiplyAdds(_size, _size, _channels, output, kernel));
        _channels = output;
    }

    private void Inception(string name, InceptionWidths widths)
    {
        long parameters = ConvolutionParameters(_channels, widths.Ones, 1)
            + ConvolutionParameters(_channels, widths.ThreesReduce, 1)
            + ConvolutionParameters(widths.ThreesReduce, widths.Threes, 3)
            + ConvolutionParameters(_channels, widths.FivesReduce, 1)
            + ConvolutionParameters(widths.FivesReduce, widths.Fives, traits.FivesKernel)
            + ConvolutionParameters(_channels, widths.PoolProjection, 1);
        Add(name, "", _size, widths.Output, parameters, Reduced(_size, _size, _channels, widths, traits.FivesKernel));
        _channels = widths.Output;
    }

    private void Auxiliary(string name, int input, int size, int classCount)
    {
        int grid = Table1.AuxiliaryGrid, convolution = Table1.AuxiliaryConvolution, hidden = Table1.AuxiliaryHidden;
        int flat = grid * grid * convolution;
        Add(name, size == 14 ? "5×5/3" : "", size: 1, classCount,
            ConvolutionParameters(input, convolution, 1) + LinearParameters(flat, hidden) + LinearParameters(hidden, classCount),
            MultiplyAdds(grid, grid, input, convolution, 1) + (long)flat * hidden + (long)hidden * classCount);
    }

    private void MaxPool(int kernel)
    {
        _size = Pooled(_size, kernel);
        Add("max pool", $"{kernel}×{kernel}/2", _size, _channels, 0, 0);
    }

    private void Add(string name, string patch, int size, int channels, long parameters, long multiplyAdds) =>
        _layers.Add(new LayerSummary(name, patch, size, size, channels, parameters, multiplyAdds));

    // A bias a channel, or batch norm's scale and shift.
    private long ConvolutionParameters(int input, int output, int kernel) =>
        (long)input * output * kernel * kernel + (traits.BatchNorm ? 2 : 1) * output;

    private static long LinearParameters(int input, int output) => ((long)input + 1) * output;
}
