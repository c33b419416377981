using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Training;

/// <summary>
/// All labelled pictures of the training data. Their pixels stay in memory up to a budget; those beyond it are read anew when they
/// are needed.
/// </summary>
internal sealed class PictureSet
{
    private readonly PictureReader _reader;
    private readonly Dictionary<int, PixelImage> _kept = [];
    private readonly List<PictureRow> _rows = [];
    private int _largest;

    private PictureSet(PictureReader reader) => _reader = reader;

    public IReadOnlyList<PictureRow> Rows => _rows;

    /// <summary>How the pixels were normalised; null where that is not known.</summary>
    public PixelNormalization? Normalization => _reader.Normalization;

    /// <summary>Whether no picture has to be read again.</summary>
    public bool IsKept => _kept.Count == _rows.Count;

    /// <summary>The bytes of the largest picture in memory.</summary>
    public int LargestPicture => _largest;

    /// <summary>Reads all rows once; three quarters of the budget are for pictures that stay, the rest for those that come and go.</summary>
    /// <exception cref="InvalidOperationException">No row has a picture and a label.</exception>
    public static PictureSet Read(PictureReader reader, long budget, CancellationToken cancellation, IChannel channel)
    {
        var set = new PictureSet(reader);
        int withoutPicture = 0, withoutLabel = 0;
        long kept = 0;
        reader.ReadAll(cancellation, (row, label, isHeldOut, picture) =>
        {
            if (label < 0)
            {
                withoutLabel++;
                return;
            }
            if (picture is null)
            {
                withoutPicture++;
                return;
            }
            set._rows.Add(new PictureRow(row, label, isHeldOut));
            set._largest = Math.Max(set._largest, picture.ByteCount);
            if (kept + picture.ByteCount > budget / 4 * 3)
                return;
            kept += picture.ByteCount;
            set._kept.Add(row, picture);
        });

        if (withoutPicture + withoutLabel > 0)
            channel.Warning(MessageSensitivity.None,
                $"{withoutPicture} rows without a picture and {withoutLabel} without a label are left out of training.");
        if (set._rows.Count == 0)
            throw new InvalidOperationException(
                $"No row has both a picture in column '{reader.PixelColumnName}' and a label in column '{reader.LabelColumnName}' "
                + $"({withoutPicture} have no picture, {withoutLabel} no label). Give Fit pictures with labels.");
        if (!set.IsKept)
            channel.Info(MessageSensitivity.None,
                $"{set._kept.Count} of {set._rows.Count} pictures stay in memory (PictureCacheBytes is {budget:N0}); the others are read anew in each epoch.");
        return set;
    }

    /// <summary>Reads those of the rows that are not kept, and gives access to the pictures of all of them.</summary>
    public Func<PictureRow, PixelImage> Load(IEnumerable<PictureRow> rows, CancellationToken cancellation)
    {
        HashSet<int> missing = [.. rows.Select(row => row.Row).Where(row => !_kept.ContainsKey(row))];
        IReadOnlyDictionary<int, PixelImage> read = missing.Count == 0 ? _kept : _reader.Read(missing, cancellation);
        return row => _kept.TryGetValue(row.Row, out PixelImage? picture) ? picture : read[row.Row];
    }
}
