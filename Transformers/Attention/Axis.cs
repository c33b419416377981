namespace MLNet.GoogLeNet.Transformers.Attention;

/// <summary>Where the pixels of a picture lie in the square that the network sees, along one axis, in pixels of the square.</summary>
/// <param name="Start">Where the picture begins; negative where a part of it is not seen.</param>
/// <param name="Step">Size of a pixel of the picture.</param>
internal readonly record struct Axis(double Start, double Step)
{
    /// <summary>The middle of a pixel: from 0 to the side of the square where the network sees it.</summary>
    public double At(int pixel) => Start + (pixel + 0.5) * Step;
}
