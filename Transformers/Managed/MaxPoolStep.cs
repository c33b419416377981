using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>The largest value of each window. With stride 1 windows reach over all edges, with stride 2 over the last ones.</summary>
internal sealed unsafe class MaxPoolStep<TOperations, TVector>(Map input, Map output, int kernel, int stride) : Step(input, output)
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    public override void Run(PlanMemory memory, int image, int images, int threads)
    {
        int side = Output.Side;
        ParallelRanges.Run((long)images * side, threads, (start, end) =>
        {
            for (long row = start; row < end; row++)
            {
                int index = image + (int)(row / side), y = (int)(row % side);
                float* to = memory.At(Output, index) + (long)y * side * Output.Stride;
                for (int x = 0; x < side; x++)
                    Pool(memory.At(Input, index), y, x, to + (long)x * Output.Stride);
            }
        });
    }

    private void Pool(float* map, int y, int x, float* to)
    {
        int before = stride == 1 ? kernel / 2 : 0;
        int top = y * stride - before, left = x * stride - before;
        int bottom = Math.Min(top + kernel, Input.Side), right = Math.Min(left + kernel, Input.Side);
        (top, left) = (Math.Max(top, 0), Math.Max(left, 0));
        float** window = stackalloc float*[kernel * kernel];
        int places = 0;
        for (int row = top; row < bottom; row++)
            for (int column = left; column < right; column++)
                window[places++] = map + ((long)row * Input.Side + column) * Input.Stride;
        for (int channel = 0; channel < Input.Channels; channel += TOperations.Count)
        {
            TVector most = TOperations.Load(window[0] + channel);
            for (int place = 1; place < places; place++)
                most = TOperations.Max(most, TOperations.Load(window[place] + channel));
            TOperations.Store(to + channel, most);
        }
    }
}
