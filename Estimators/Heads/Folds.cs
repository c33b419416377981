using MLNet.GoogLeNet.Data.Splits;

namespace MLNet.GoogLeNet.Heads;

/// <summary>Parts of the training images that are held out in turn, where no images are kept for validation.</summary>
internal static class Folds
{
    /// <summary>Number of parts.</summary>
    public const int Count = 5;

    /// <summary>
    /// The part of each image, from 0: each class is dealt out evenly. −1 for the only image of a class, which is always learnt from. Every
    /// class is learnt from whatever part is held out.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="random">Decides which goes where.</param>
    public static int[] Deal(IReadOnlyList<ImageFeatures> images, Random random)
    {
        var parts = new int[images.Count];
        Array.Fill(parts, -1);
        var classes = Enumerable.Range(0, images.Count).GroupBy(i => images[i].Label).Where(group => group.Count() > 1)
            .OrderBy(group => group.Key);
        foreach (var (image, part) in HoldOut.Deal(classes, Count, random))
            parts[image] = part;
        return parts;
    }
}
