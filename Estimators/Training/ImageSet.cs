using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Training;

/// <summary>
/// All labelled images of the training data and of the validation set, if there is one, whose rows are numbered on from those of the
/// training data. Their pixels stay in memory up to a budget; those beyond it are read again when they are needed.
/// </summary>
internal sealed class ImageSet
{
    private readonly ImageReader _reader;
    private readonly ImageReader? _validation;
    private readonly Dictionary<int, PixelImage> _cached = [];
    private readonly Dictionary<int, ImageHash> _hashes = []; // by row
    private readonly TrainingRows _rows = new();
    private int _largest, _firstOfValidation;

    private ImageSet(ImageReader reader, ImageReader? validation) => (_reader, _validation) = (reader, validation);

    public IReadOnlyList<TrainingImage> Rows => _rows.Images;

    /// <summary>How the pixels were normalised; null where that is not known.</summary>
    public PixelNormalization? Normalization => _reader.Normalization;

    /// <summary>Whether all images stay in memory, so that none is read again.</summary>
    public bool IsFullyCached => _cached.Count == Rows.Count;

    /// <summary>The bytes of the largest image in memory.</summary>
    public int LargestImage => _largest;

    /// <summary>By what some of the images are known again.</summary>
    public TrainingImages Hashes(IEnumerable<TrainingImage> rows) => new(rows.Select(row => _hashes[row.Row]));

    /// <summary>Reads all rows once; three quarters of the budget are for images that stay, the rest for those that come and go.</summary>
    /// <exception cref="InvalidOperationException">
    /// No row of the training data has an image and a label, or the validation set has a class that the training data does not have.
    /// </exception>
    public static ImageSet Read(
        ImageReader reader, ImageReader? validation, long budget, CancellationToken cancellation, IChannel channel)
    {
        var set = new ImageSet(reader, validation);
        long cached = 0;
        reader.ReadAll(cancellation, (row, label, isHeldOut, image) =>
        {
            set._firstOfValidation = row + 1;
            Take(row, label, isHeldOut, image);
        });
        set._rows.ThrowIfEmpty(reader);
        validation?.ReadAll(
            cancellation, (row, label, isHeldOut, image) => Take(set._firstOfValidation + row, label, isHeldOut, image));

        set._rows.WarnOfIncomplete(channel);
        if (!set.IsFullyCached)
            channel.Info(MessageSensitivity.None,
                $"{set._cached.Count} of {set.Rows.Count} images stay in memory (ImageCacheBytes is {budget:N0}); "
                + "the others are read again in each epoch.");
        return set;

        void Take(int row, int label, bool isHeldOut, PixelImage? image)
        {
            if (!set._rows.TryAdd(row, label, isHeldOut, hasImage: image is not null))
                return;
            set._largest = Math.Max(set._largest, image!.ByteCount);
            set._hashes.Add(row, ImageHash.Of(image));
            if (cached + image.ByteCount > budget / 4 * 3)
                return;
            cached += image.ByteCount;
            set._cached.Add(row, image);
        }
    }

    /// <summary>Reads those of the rows that are not cached, and gives access to the images of all of them.</summary>
    public Func<TrainingImage, PixelImage> Load(IEnumerable<TrainingImage> rows, CancellationToken cancellation)
    {
        var read = new Dictionary<int, PixelImage>();
        foreach (IGrouping<int, TrainingImage> part in rows.Where(row => !_cached.ContainsKey(row.Row))
            .GroupBy(row => row.Row < _firstOfValidation ? 0 : _firstOfValidation))
        {
            ImageReader reader = part.Key == 0 ? _reader : _validation!;
            foreach (var (row, image) in reader.Read(part.ToDictionary(row => row.Row - part.Key, row => row.Label), cancellation))
                read.Add(part.Key + row, image);
        }
        return row => _cached.TryGetValue(row.Row, out PixelImage? image) ? image : read[row.Row];
    }
}

/// <summary>A row of the training data, or of the validation set, that has an image and a label.</summary>
/// <param name="Row">Its number in the training data, from 0; rows of a validation set are numbered on from there.</param>
/// <param name="Label">The class, from 0.</param>
/// <param name="IsHeldOut">Whether the data itself says that the image is for validation.</param>
internal sealed record TrainingImage(int Row, int Label, bool IsHeldOut);
