namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Maps [N, H, W, C] in memory.</summary>
/// <param name="first">The first number.</param>
/// <param name="side">H and W.</param>
/// <param name="channels">C.</param>
/// <param name="stride">Numbers from a pixel to the next.</param>
/// <param name="imageStride">Numbers from an image to the next.</param>
internal readonly unsafe struct PixelMap(float* first, int side, int channels, int stride, long imageStride)
{
    public readonly int Side = side, Channels = channels, Stride = stride;

    public float* At(int image, int y, int x) => first + image * imageStride + ((long)y * Side + x) * Stride;
}
