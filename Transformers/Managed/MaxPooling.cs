using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// The largest value of each window, and its gradient. With stride 1 windows reach over all edges, with stride 2 over the last ones.
/// </summary>
/// <param name="kernel">Side of a window, up to 3.</param>
/// <param name="stride">1 or 2.</param>
internal sealed unsafe class MaxPooling<TOperations, TVector>(int kernel, int stride) : IMaxPooling
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    private const int LargestWindow = 9;

    public void Pool(PixelMap x, PixelMap y, int images, int threads) =>
        ParallelRanges.Run((long)images * y.Side, threads, (start, end) =>
        {
            float** window = stackalloc float*[LargestWindow];
            for (long row = start; row < end; row++)
                for (int column = 0; column < y.Side; column++)
                {
                    int image = (int)(row / y.Side), top = (int)(row % y.Side);
                    int places = Find(x, image, top, column, window);
                    float* to = y.At(image, top, column);
                    for (int channel = 0; channel < x.Channels; channel += TOperations.Count)
                        TOperations.Store(to + channel, Largest(window, places, channel));
                }
        });

    // Of equal values in a window, the first one gets the gradient. Windows overlap, so an image is one thread's.
    public void Gradient(PixelMap x, PixelMap dy, PixelMap dx, int images, int threads) =>
        ParallelRanges.Run(images, threads, (start, end) =>
        {
            float** window = stackalloc float*[LargestWindow], gradients = stackalloc float*[LargestWindow];
            for (int image = (int)start; image < end; image++)
            {
                new Span<float>(dx.At(image, 0, 0), dx.Side * dx.Side * dx.Stride).Clear();
                for (int row = 0; row < dy.Side; row++)
                    for (int column = 0; column < dy.Side; column++)
                    {
                        int places = Find(x, image, row, column, window);
                        Find(dx, image, row, column, gradients);
                        Add(window, gradients, places, dy.At(image, row, column), x.Channels);
                    }
            }
        });

    private static void Add(float** window, float** gradients, int places, float* gradient, int channels)
    {
        for (int channel = 0; channel < channels; channel += TOperations.Count)
        {
            TVector sought = Largest(window, places, channel), share = TOperations.Load(gradient + channel);
            for (int place = 0; place < places; place++)
            {
                float* to = gradients[place] + channel;
                TVector found = TOperations.Equal(TOperations.Load(window[place] + channel), sought);
                TOperations.Store(to, TOperations.Add(TOperations.Load(to), TOperations.And(found, share)));
                sought = TOperations.Or(sought, found); // all bits are not a number, which equals nothing
            }
        }
    }

    private static TVector Largest(float** window, int places, int channel)
    {
        TVector most = TOperations.Load(window[0] + channel);
        for (int place = 1; place < places; place++)
            most = TOperations.Max(most, TOperations.Load(window[place] + channel));
        return most;
    }

    private int Find(in PixelMap map, int image, int y, int x, float** window)
    {
        int before = stride == 1 ? kernel / 2 : 0, places = 0;
        int top = y * stride - before, left = x * stride - before;
        for (int row = Math.Max(top, 0); row < Math.Min(top + kernel, map.Side); row++)
            for (int column = Math.Max(left, 0); column < Math.Min(left + kernel, map.Side); column++)
                window[places++] = map.At(image, row, column);
        return places;
    }
}

/// <inheritdoc cref="MaxPooling{TOperations, TVector}"/>
internal interface IMaxPooling
{
    /// <summary>Computes y from x.</summary>
    /// <param name="x">[N, H, W, C].</param>
    /// <param name="y">[N, H, W, C], or half as high and wide.</param>
    /// <param name="images">N.</param>
    /// <param name="threads">Number of threads, with the calling one.</param>
    void Pool(PixelMap x, PixelMap y, int images, int threads);

    /// <summary>Computes the gradient of x from that of y.</summary>
    /// <param name="x">[N, H, W, C].</param>
    /// <param name="dy">[N, H, W, C], or half as high and wide.</param>
    /// <param name="dx">[N, H, W, C].</param>
    /// <param name="images">N.</param>
    /// <param name="threads">Number of threads, with the calling one.</param>
    void Gradient(PixelMap x, PixelMap dy, PixelMap dx, int images, int threads);
}
