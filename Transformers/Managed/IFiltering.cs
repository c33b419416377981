namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// A convolution of 3×3 with stride 1, padded by 1, and its gradients. All maps are [N, H, W, C] without room between pixels. A result does
/// not depend on the number of threads.
/// </summary>
internal unsafe interface IFiltering
{
    /// <summary>Whether there is so much to compute that transforming the weights, there and back, takes less than it saves.</summary>
    /// <param name="images">N.</param>
    /// <param name="side">H and W.</param>
    bool Pays(int images, int side);

    /// <summary>Computes y from x.</summary>
    /// <param name="x">[N, H, W, in].</param>
    /// <param name="kernels">[in, 3, 3, out].</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="y">[N, H, W, out].</param>
    /// <param name="images">N.</param>
    /// <param name="side">H and W.</param>
    /// <param name="threads">Number of threads, with the calling one.</param>
    void Filter(float* x, float* kernels, float* bias, float* y, int images, int side, int threads);

    /// <summary>Computes the gradient of x from that of y.</summary>
    /// <param name="dy">[N, H, W, out].</param>
    /// <param name="kernels">[out, 3, 3, in].</param>
    /// <param name="dx">[N, H, W, in].</param>
    /// <param name="images">N.</param>
    /// <param name="side">H and W.</param>
    /// <param name="threads">Number of threads, with the calling one.</param>
    void InputGradient(float* dy, float* kernels, float* dx, int images, int side, int threads);

    /// <summary>Computes the gradient of the kernels.</summary>
    /// <param name="x">[N, H, W, in].</param>
    /// <param name="dy">[N, H, W, out].</param>
    /// <param name="dKernels">[in, 3, 3, out].</param>
    /// <param name="images">N.</param>
    /// <param name="side">H and W.</param>
    /// <param name="threads">Number of threads, with the calling one.</param>
    void KernelGradient(float* x, float* dy, float* dKernels, int images, int side, int threads);
}
