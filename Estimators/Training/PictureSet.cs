using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Training;

/// <summary>
/// All labelled pictures of the training data and of the validation set, if there is one, whose rows are numbered on from those of the
/// training data. Their pixels stay in memory up to a budget; those beyond it are read again when they are needed.
/// </summary>
internal sealed class PictureSet
{
    private readonly PictureReader _reader;
    private readonly PictureReader? _validation;
    private readonly Dictionary<int, PixelImage> _kept = [];
    private readonly List<PictureRow> _rows = [];
    private int _largest, _firstOfValidation;

    private PictureSet(PictureReader reader, PictureReader? validation) => (_reader, _validation) = (reader, validation);

    public IReadOnlyList<PictureRow> Rows => _rows;

    /// <summary>How the pixels were normalised; null where that is not known.</summary>
    public PixelNormalization? Normalization => _reader.Normalization;

    /// <summary>Whether no picture has to be read again.</summary>
    public bool IsKept => _kept.Count == _rows.Count;

    /// <summary>The bytes of the largest picture in memory.</summary>
    public int LargestPicture => _largest;

    /// <summary>Reads all rows once; three quarters of the budget are for pictures that stay, the rest for those that come and go.</summary>
    /// <exception cref="InvalidOperationException">
    /// No row of the training data has a picture and a label, or the validation set has a class that the training data does not have.
    /// </exception>
    public static PictureSet Read(
        PictureReader reader, PictureReader? validation, long budget, CancellationToken cancellation, IChannel channel)
    {
        var set = new PictureSet(reader, validation);
        int withoutPicture = 0, withoutLabel = 0;
        long kept = 0;
        reader.ReadAll(cancellation, (row, label, isHeldOut, picture) =>
        {
            set._firstOfValidation = row + 1;
            Take(row, label, isHeldOut, picture);
        });
        if (set._rows.Count == 0)
            throw new InvalidOperationException(
                $"No row has both a picture in column '{reader.PixelColumnName}' and a label in column '{reader.LabelColumnName}' "
                + $"({withoutPicture} have no picture, {withoutLabel} no label). Give Fit pictures with labels.");
        validation?.ReadAll(
            cancellation, (row, label, isHeldOut, picture) => Take(set._firstOfValidation + row, label, isHeldOut, picture));

        if (withoutPicture + withoutLabel > 0)
            channel.Warning(MessageSensitivity.None,
                $"{withoutPicture} rows without a picture and {withoutLabel} without a label are left out of training.");
        if (!set.IsKept)
            channel.Info(MessageSensitivity.None,
                $"{set._kept.Count} of {set._rows.Count} pictures stay in memory (PictureCacheBytes is {budget:N0}); "
                + "the others are read again in each epoch.");
        return set;

        void Take(int row, int label, bool isHeldOut, PixelImage? picture)
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
        }
    }

    /// <summary>Reads those of the rows that are not kept, and gives access to the pictures of all of them.</summary>
    public Func<PictureRow, PixelImage> Load(IEnumerable<PictureRow> rows, CancellationToken cancellation)
    {
        var read = new Dictionary<int, PixelImage>();
        foreach (IGrouping<int, int> part in rows.Select(row => row.Row).Where(row => !_kept.ContainsKey(row))
            .GroupBy(row => row < _firstOfValidation ? 0 : _firstOfValidation))
        {
            PictureReader reader = part.Key == 0 ? _reader : _validation!;
            foreach (var (row, picture) in reader.Read(part.Select(row => row - part.Key).ToHashSet(), cancellation))
                read.Add(part.Key + row, picture);
        }
        return row => _kept.TryGetValue(row.Row, out PixelImage? picture) ? picture : read[row.Row];
    }
}
