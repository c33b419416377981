using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.Displays.Html;
using MLNet.GoogLeNet.Displays.Images;
using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet.Training;

/// <summary>The first images of a training, as the network would be given them.</summary>
internal static class TrainingPreview
{
    public static ImageGrid Of(GoogLeNetOptions options, IReadOnlyList<string> classNames, ImageSet images, ImageSplit split, int count)
    {
        var feed = new MiniBatchFeed(images, options, classNames.Count);
        var shown = new List<LabelledPlanes>();
        foreach (MiniBatch miniBatch in feed.Training(split.Training, epoch: 1, first: 0, options.CancellationToken))
        {
            using (miniBatch)
                for (int i = 0; i < miniBatch.Count && shown.Count < count; i++)
                    shown.Add(new(
                        PixelPlanes.Of(miniBatch.ImageOf(i), options.TrainingSize, options.TrainingSize, images.Normalization),
                        Words(miniBatch.TargetOf(i), classNames)));
            if (shown.Count == count)
                break;
        }
        return new(shown);
    }

    // Of a mixed image the share of each class.
    private static string Words(ReadOnlySpan<float> shares, IReadOnlyList<string> classNames)
    {
        var classes = new List<(string Name, float Share)>();
        for (int label = 0; label < shares.Length; label++)
            if (shares[label] > 0)
                classes.Add((classNames[label], shares[label]));
        return classes is [var alone]
            ? alone.Name
            : string.Join(
                ", ", classes.OrderByDescending(part => part.Share).Select(part => $"{part.Name} {NumberFormat.Percent(part.Share)}"));
    }
}
