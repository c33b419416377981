using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Splits;

namespace MLNet.GoogLeNet.Training;

/// <summary>The pictures to learn from and those to choose the best epoch by.</summary>
internal sealed record PictureSplit(IReadOnlyList<PictureRow> Training, IReadOnlyList<PictureRow> Validation)
{
    /// <exception cref="InvalidOperationException">The pictures to learn from are of fewer than two classes.</exception>
    public static PictureSplit Of(PictureSet set, IReadOnlyList<string> classNames, GoogLeNetOptions options, IChannel channel)
    {
        PictureSplit split = options.ValidationColumnName is null && options.ValidationSet is null
            ? ByShare(set.Rows, options.ValidationFraction, new Random(options.Seed!.Value))
            : new([.. set.Rows.Where(picture => !picture.IsHeldOut)], [.. set.Rows.Where(picture => picture.IsHeldOut)]);

        int[] counts = new int[classNames.Count];
        foreach (PictureRow picture in split.Training)
            counts[picture.Label]++;
        string[] seen = [.. classNames.Where((_, index) => counts[index] > 0)];
        if (seen.Length < 2)
            throw new InvalidOperationException(
                $"The {split.Training.Count} pictures to learn from are all of class '{seen.FirstOrDefault()}'; "
                + "a classifier learns to tell two or more apart. Add pictures of the other classes.");
        if (seen.Length < classNames.Count)
            channel.Warning(MessageSensitivity.Schema,
                $"No picture to learn from of: {string.Join(", ", classNames.Except(seen))}. These classes will not be predicted.");
        if (options.ValidationColumnName is not null && split.Validation.Count == 0)
            channel.Warning(MessageSensitivity.None,
                $"No row has 'validation' in column '{options.ValidationColumnName}': the last epoch counts, not the best.");
        if (options.ValidationSet is not null && split.Validation.Count == 0)
            channel.Warning(MessageSensitivity.None,
                "No row of the validation set has both an image and a label: the last epoch counts, not the best.");
        return split;
    }

    // Each class gives the same share, at least one picture, and keeps at least one to learn from.
    private static PictureSplit ByShare(IReadOnlyList<PictureRow> pictures, double fraction, Random random)
    {
        var validation = new HashSet<PictureRow>();
        if (fraction > 0)
            foreach (IGrouping<int, PictureRow> group in pictures.GroupBy(picture => picture.Label).OrderBy(group => group.Key))
                validation.UnionWith(HoldOut.Draw(group, fraction, random));
        return new([.. pictures.Where(picture => !validation.Contains(picture))], [.. pictures.Where(validation.Contains)]);
    }
}
