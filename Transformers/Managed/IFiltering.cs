namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// A convolution of 3×3 or 5×5 with stride 1, padded by half its kernel, and its gradients. All maps are [N, H, W, C] without room between
/// pixels. A result does not depend on the number of threads.
/// </summary>
internal unsafe interface IFiltering
{
    /// <summary>Computes y from x.</summary>
    /// <param name="x">[N, H, W, in].</param>
    /// <param name="kernels">[in, kernel, kernel, out].</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="y">[N, H, W, out].</param>
    /// <param name="images">N.</param>
    /// <param name="side">H and W.</param>
    /// <param name="threads">Number of threads, with the calling one.</param>
    void Filter(float* x, float* kernels, float* bias, float* y, int images, int side, int threads);

    /// <summary>Computes the gradient of x from that of y.</summary>
    /// <param name="dy">[N, H, W, out].</param>
    /// <param name="kernels">[out, kernel, kernel, in].</param>
    /// <param name="dx">[N, H, W, in].</param>
    /// <param name="images">N.</param>
    /// <param name="side">H and W.</param>
    /// <param name="threads">Number of threads, with the calling one.</param>
    void InputGradient(float* dy, float* kernels, float* dx, int images, int side, int threads);

    /// <summary>Computes the gradient of the kernels.</summary>
    /// <param name="x">[N, H, W, in].</param>
    /// <param name="dy">[N, H, W, out].</param>
    /// <param name="dKernels">[in, kernel, kernel, out].</param>
    /// <param name="images">N.</param>
    /// <param name="side">H and W.</param>
    /// <param name="threads">Number of threads, with the calling one.</param>
    void KernelGradient(float* x, float* dy, float* dKernels, int images, int side, int threads);
}
