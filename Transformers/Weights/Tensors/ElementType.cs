namespace MLNet.GoogLeNet.Transformers.Weights.Tensors;

/// <summary>How a file stores one number of a tensor.</summary>
internal enum ElementType
{
    Float16,
    BFloat16,
    Float32,
    Float64,

    // Integers are counters or masks, never weights: they are measured, to find the next tensor, but not read.
    Integer8,
    Integer16,
    Integer32,
    Integer64,
}
