using MLNet.GoogLeNet.Transformers.Displays.Html;
using MLNet.GoogLeNet.Transformers.Displays.Pictures;
using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet.Training;

/// <summary>The first pictures of a training, as the network would be given them.</summary>
internal static class TrainingPreview
{
    public static PictureGrid Of(GoogLeNetOptions options, IReadOnlyList<string> classNames, PictureSet pictures, PictureSplit split, int count)
    {
        var feed = new MiniBatchFeed(pictures, options, classNames.Count);
        var shown = new List<LabelledPlanes>();
        foreach (MiniBatch miniBatch in feed.Training(split.Training, epoch: 1, first: 0, options.CancellationToken))
        {
            using (miniBatch)
                for (int i = 0; i < miniBatch.Count && shown.Count < count; i++)
                    shown.Add(new(
                        PixelPlanes.Of(miniBatch.ImageOf(i), options.ImageSize, options.ImageSize, pictures.Normalization),
                        Words(miniBatch.TargetOf(i), classNames)));
            if (shown.Count == count)
                break;
        }
        return new(shown);
    }

    // Of a mixed picture the share of each class.
    private static string Words(ReadOnlySpan<float> shares, IReadOnlyList<string> classNames)
    {
        var classes = new List<(string Name, float Share)>();
        for (int label = 0; label < shares.Length; label++)
            if (shares[label] > 0)
                classes.Add((classNames[label], shares[label]));
        return classes is [var alone]
            ? alone.Name
            : string.Join(", ", classes.OrderByDescending(part => part.Share).Select(part => $"{part.Name} {Notation.Percent(part.Share)}"));
    }
}
