using System.Globalization;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>
/// Which copies are named, so that without them no image is left that has a copy: of images in several splits or groups those that come
/// later in the order of test, validation and all others are leaks; of the rest, all but one are duplicates.
/// </summary>
internal static class CopyFindings
{
    private static readonly string[] Kept = ["test", "validation"];

    public static IEnumerable<Finding> Of(
        IReadOnlyList<AuditedImage> images, IReadOnlyList<Copy> copies, AuditColumns columns)
    {
        ILookup<int, Copy> ofImage = copies.SelectMany(copy => new[] { (Row: copy.First, copy), (Row: copy.Second, copy) })
            .ToLookup(pair => pair.Row, pair => pair.copy);
        int[] rows = [.. ofImage.Select(group => group.Key).OrderBy(row => RankOf(images[row])).ThenBy(row => row)];
        Dictionary<int, int> places = rows.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        HashSet<int> kept = [];
        foreach (int row in rows)
        {
            var earlier = ofImage[row].Select(copy => (copy, Other: copy.First == row ? copy.Second : copy.First))
                .Where(pair => places[pair.Other] < places[row])
                .OrderByDescending(pair => pair.copy.IsExact).ThenByDescending(pair => pair.copy.Cosine).ThenBy(pair => places[pair.Other])
                .ToArray();
            int leak = Array.FindIndex(earlier, pair => images[pair.Other].IsApartFrom(images[row]));
            int duplicate = leak >= 0 ? leak : Array.FindIndex(earlier, pair => kept.Contains(pair.Other));
            if (duplicate < 0)
            {
                kept.Add(row);
                continue;
            }
            (Copy copy, int other) = earlier[duplicate];
            yield return new(
                row, leak >= 0 ? Issues.Leak : Issues.Duplicate, Reason(copy, images[row], images[other], columns), other,
                copy.IsExact ? 1 : copy.Cosine);
        }
    }

    private static int RankOf(AuditedImage image) =>
        Array.FindIndex(Kept, kept => kept.Equals(image.Split as string, StringComparison.OrdinalIgnoreCase)) is var place and >= 0
            ? place : Kept.Length;

    private static string Reason(Copy copy, AuditedImage image, AuditedImage other, AuditColumns columns)
    {
        string reason = copy.IsExact ? "the same pixels" : string.Create(
            CultureInfo.InvariantCulture, $"a {(copy.IsMirrored ? "mirrored" : "near")} copy, cosine of features {copy.Cosine:0.000}");
        if (!Equals(image.Split, other.Split))
            reason += $"; split '{image.Split}' here and '{other.Split}' there";
        if (!Equals(image.Group, other.Group))
            reason += $"; group '{image.Group}' here and '{other.Group}' there";
        if (image.Label != other.Label)
            reason += $"; labelled {columns.NameOf(image.Label)} here and {columns.NameOf(other.Label)} there";
        return reason;
    }
}
