using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Local response normalisation across the channels of each pixel.</summary>
internal sealed unsafe class LocalResponseStep(Map input, Map output) : Step(input, output)
{
    public override void Run(PlanMemory memory, int image, int images, int threads)
    {
        float* from = memory.At(Input, image), to = memory.At(Output, image);
        ParallelRanges.Run((long)images * Input.Side * Input.Side, threads, (start, end) =>
        {
            var row = new LocalResponseRow(Input.Channels);
            for (long pixel = start; pixel < end; pixel++)
            {
                new ReadOnlySpan<float>(from + pixel * Input.Stride, Input.Channels).CopyTo(row.Input);
                row.Normalize().CopyTo(new(to + pixel * Output.Stride, Input.Channels));
            }
        });
    }
}
