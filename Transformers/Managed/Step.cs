namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>A layer that computes a map from another.</summary>
internal abstract unsafe class Step(Map input, Map output)
{
    public Map Input => input;

    public Map Output => output;

    /// <summary>Computes images of a mini-batch.</summary>
    /// <param name="memory">What the maps lie in.</param>
    /// <param name="image">The first image.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="threads">Number of threads, with the calling one.</param>
    public abstract void Run(PlanMemory memory, int image, int images, int threads);

    /// <summary>Rounded up.</summary>
    protected static int Quotient(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
