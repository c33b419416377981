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
        int next = 0; // goes on from class to class, so that the parts are of one size
        foreach (IGrouping<int, int> group in Enumerable.Range(0, images.Count).GroupBy(i => images[i].Label).OrderBy(group => group.Key))
        {
            int[] members = [.. group];
            random.Shuffle(members);
            foreach (int member in members)
                parts[member] = members.Length == 1 ? -1 : next++ % Count;
        }
        return parts;
    }
}
