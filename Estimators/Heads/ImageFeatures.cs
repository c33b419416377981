using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Heads;

/// <summary>What a network sees in an image.</summary>
/// <param name="Label">The class of the image, from 0.</param>
/// <param name="Views">The pooled features of each view; the first is the one that scoring takes.</param>
internal sealed record ImageFeatures(int Label, float[][] Views)
{
    /// <summary>Recognises the image.</summary>
    public ImageHash Hash { get; init; }
}
