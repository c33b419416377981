namespace MLNet.GoogLeNet.Transformers.Managed;

/// <inheritdoc cref="MaxPooling{TOperations, TVector}"/>
internal sealed class MaxPoolStep<TOperations, TVector>(Map input, Map output, int kernel, int stride) : Step(input, output)
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    private readonly MaxPooling<TOperations, TVector> _pooling = new(kernel, stride);

    public override void Run(PlanMemory memory, int image, int images, int threads) =>
        _pooling.Pool(memory.View(Input, image), memory.View(Output, image), images, threads);
}
