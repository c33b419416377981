using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>The average of each channel: [N, H, W, C] → [N, 1, 1, C].</summary>
internal sealed unsafe class AverageStep<TOperations, TVector>(Map input, Map output) : Step(input, output)
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    public override void Run(PlanMemory memory, int image, int images, int threads) =>
        ParallelRanges.Run(images, threads, (start, end) =>
        {
            for (long i = start; i < end; i++)
                Average(memory.At(Input, image + (int)i), memory.At(Output, image + (int)i));
        });

    private void Average(float* from, float* to)
    {
        int pixels = Input.Side * Input.Side;
        TVector share = TOperations.All(1f / pixels);
        for (int channel = 0; channel < Input.Channels; channel += TOperations.Count)
        {
            TVector sum = TOperations.Zero;
            for (int pixel = 0; pixel < pixels; pixel++)
                sum = TOperations.Add(sum, TOperations.Load(from + (long)pixel * Input.Stride + channel));
            TOperations.Store(to + channel, TOperations.MultiplyAdd(sum, share, TOperations.Zero));
        }
    }
}
