using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace MLNet.GoogLeNet.Training;

/// <summary>Reads images and labels out of the columns of the training data, or of a validation set.</summary>
internal sealed class ImageReader
{
    private const string HeldOut = "validation";
    private const double SmallestShare = 0.75; // of the side; 224 of 256 are 0.875

    private readonly IDataView _data;
    private readonly PixelColumn _pixels;
    private readonly DataViewSchema.Column _label;
    private readonly DataViewSchema.Column? _heldOut;
    private readonly int _imageSize;
    private readonly string[]? _validationClasses; // the classes of a validation set in the order of its own keys
    private readonly LabelAlignment? _alignment;
    private readonly Func<string, string>? _unknown; // a message about a class that the training does not have

    /// <param name="data">The training data.</param>
    /// <param name="columns">The names of its columns.</param>
    /// <param name="options">Have the size of the network's square, and the column that says what is held out.</param>
    /// <param name="parameter">The parameter that the data came with, for the exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">The images are not planes of RGB, or smaller than the network's square.</exception>
    public ImageReader(IDataView data, ColumnNames columns, GoogLeNetOptions options, string parameter)
    {
        _data = data;
        _pixels = PixelColumn.Require(data.Schema, columns.Pixels, PixelKind.Normalized, parameter);
        _pixels.RequireSide(options.ImageSize, squares: false, parameter);
        _label = data.Schema[columns.Label];
        _heldOut = options.ValidationColumnName is { } name ? data.Schema[name] : null;
        _imageSize = options.ImageSize;
    }

    /// <summary>Reads a validation set: all its rows are held out, and its classes have the numbers that they have in training.</summary>
    /// <param name="data">The validation set.</param>
    /// <param name="training">Reads the training data.</param>
    /// <param name="classNames">The classes of the training, in its order.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="options">Have the size of the network's square.</param>
    /// <param name="name">What the rows are called in messages.</param>
    /// <param name="remedy">What to do about a class that is not among them.</param>
    /// <exception cref="InvalidOperationException">The pixels are normalised otherwise than those of the training data.</exception>
    public ImageReader(
        IDataView data, ImageReader training, IReadOnlyList<string> classNames, ColumnNames columns, GoogLeNetOptions options,
        string name = "validation set",
        string remedy = "which the training data does not have. Add images of it to the training data, or remove it from ValidationSet.")
        : this(data, columns, options, nameof(options))
    {
        if (Normalization is { } own && training.Normalization is { } other
            && !(own.Mean.AsSpan().SequenceEqual(other.Mean) && own.Scale.AsSpan().SequenceEqual(other.Scale)))
            throw new InvalidOperationException(
                $"Column '{_pixels.Name}' of the {name} was normalised with a different mean or scale from the training data. "
                + "Transform both with the same fitted pipeline.");
        _unknown = label => $"The {name} has images of class '{label}', {remedy}";
        _validationClasses = ClassNames(_label, nameof(options));
        _alignment = LabelAlignment.Of(data.Schema, _label.Name, classNames);
    }

    /// <summary>The class names in the order of the keys: those of the column's type, whether or not rows have them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The key has no names, or two of its values have the same.</exception>
    public static string[] ClassNames(DataViewSchema.Column label, string parameter)
    {
        string[] names = KeyNames.Of(label) ?? throw new ArgumentOutOfRangeException(parameter,
            $"Column '{label.Name}' is a key without text for its values, so the classes have no names. "
            + $"Append {KeyNames.CallsFor(label.Name, isKey: true)}, which name each class by its value.");
        return names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is not { Key: var twice } ? names
            : throw new ArgumentOutOfRangeException(parameter,
                $"Column '{label.Name}' has two classes of the name '{twice}', which could not be told apart afterwards. Name each class "
                + "differently.");
    }

    /// <summary>The rows.</summary>
    public IDataView Data => _data;

    /// <summary>The column with the images.</summary>
    public PixelColumn Pixels => _pixels;

    public string PixelColumnName => _pixels.Name;
    public string LabelColumnName => _label.Name;

    /// <summary>How the pixels were normalised; null where that is not known.</summary>
    public PixelNormalization? Normalization => _pixels.Normalization;

    /// <summary>
    /// Warns where images were loaded for a larger network: training crops come from all of an image, but the trained network would see
    /// little more than its middle half.
    /// </summary>
    public void WarnOfCutting(IChannel channel)
    {
        if (_pixels.Layout is not { Squares: null, Height: var height, Width: var width })
            return;
        int side = Math.Min(height, width);
        if (_imageSize < SmallestShare * side)
            channel.Warning(MessageSensitivity.Schema,
                $"Column '{_pixels.Name}' has images of {width}×{height}, of which the trained network will see the middle "
                + $"{_imageSize}×{_imageSize}. Load them with {nameof(PixelLoadingOptions.ResizeTo)} = "
                + $"{PixelLoadingOptions.For(_imageSize).ResizeTo}, or set "
                + $"{nameof(GoogLeNetOptions.ImageSize)} to {side * 224 / 256}.");
    }

    /// <summary>The labels that rows have, from 0 and in order; no pixels are asked for.</summary>
    public int[] Labels(CancellationToken cancellation)
    {
        var labels = new SortedSet<int>();
        using DataViewRowCursor cursor = _data.GetRowCursor([_label]);
        var readLabel = cursor.GetGetter<uint>(_label);
        uint label = 0;
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            readLabel(ref label);
            if (label > 0)
                labels.Add((int)label - 1);
        }
        return [.. labels];
    }

    /// <summary>Reads every row in order.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="take">Is given the row's number, label (−1: none), whether it is held out, and image (null: none).</param>
    /// <exception cref="InvalidOperationException">A validation set has a class that the training data does not have.</exception>
    public void ReadAll(CancellationToken cancellation, Action<int, int, bool, PixelImage?> take) =>
        ReadAll(_data, [_pixels.Column], ImagesOf, cancellation, take);

    /// <summary>The same with something else that each row has of its image.</summary>
    /// <param name="rows">The rows of <see cref="Data"/>, with more columns.</param>
    /// <param name="columns">The columns that are read instead of the pixels.</param>
    /// <param name="open">Makes a function of a cursor that gives what the row has; null where it has no image.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="take">Is given the row's number, label (−1: none), whether it is held out, and what it has.</param>
    /// <exception cref="InvalidOperationException">A validation set has a class that the training data does not have.</exception>
    public void ReadAll<T>(
        IDataView rows, IEnumerable<DataViewSchema.Column> columns, Func<DataViewRow, Func<T?>> open, CancellationToken cancellation,
        Action<int, int, bool, T?> take)
        where T : class
    {
        using DataViewRowCursor cursor = rows.GetRowCursor(
            _heldOut is { } split ? [.. columns, _label, split] : [.. columns, _label]);
        var readLabel = cursor.GetGetter<uint>(_label);
        var readHeldOut = _heldOut is { } present ? cursor.GetGetter<ReadOnlyMemory<char>>(present) : null;
        Func<T?> read = open(cursor);
        uint label = 0;
        ReadOnlyMemory<char> part = default;
        for (int row = 0; cursor.MoveNext(); row++)
        {
            cancellation.ThrowIfCancellationRequested();
            readLabel(ref label);
            readHeldOut?.Invoke(ref part);
            bool isHeldOut = _validationClasses is not null || part.Span.Equals(HeldOut, StringComparison.OrdinalIgnoreCase);
            take(row, (int)Aligned(label) - 1, isHeldOut, label == 0 ? null : read());
        }
    }

    /// <summary>
    /// Reads the images of some rows, several cursors at a time. Other rows are skipped without their pixels being asked for,
    /// which costs next to nothing where pixels are made on demand, as LoadPixels does.
    /// </summary>
    /// <param name="labels">The labels, from 0, that the rows had when they were read first, by row.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidOperationException">The rows are not those that were read first.</exception>
    public IReadOnlyDictionary<int, PixelImage> Read(IReadOnlyDictionary<int, int> labels, CancellationToken cancellation)
    {
        var images = new ConcurrentDictionary<int, PixelImage>();
        int last = labels.Keys.Max(), lanes = Math.Min(Environment.ProcessorCount, labels.Count);
        try
        {
            Parallel.For(0, lanes, lane => Read(labels, last, lane, lanes, images, cancellation));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return images.Count == labels.Count ? images : throw new InvalidOperationException(
            $"The data had a row {last} when training began and has fewer rows now. Leave the data in place while training.");
    }

    /// <summary>Where rows are read again: refuses one whose label is not what it was.</summary>
    /// <exception cref="InvalidOperationException">It has: its image is another one too.</exception>
    public static void ThrowUnlessSame(int row, int label, int labelBefore)
    {
        if (label != labelBefore)
            throw new InvalidOperationException(
                $"Row {row} had another label when the data was read before, so its rows come in another order each time, and their images "
                + "would be taken for others. Give rows in a fixed order: call ToArray on a sequence, or order a query.");
    }

    private void Read(
        IReadOnlyDictionary<int, int> labels, int last, int lane, int lanes, ConcurrentDictionary<int, PixelImage> images,
        CancellationToken cancellation)
    {
        using DataViewRowCursor cursor = _data.GetRowCursor([_pixels.Column, _label]);
        Func<PixelImage?> readImage = ImagesOf(cursor);
        var readLabel = cursor.GetGetter<uint>(_label);
        uint label = 0;
        int wanted = 0;
        for (int row = 0; row <= last && cursor.MoveNext(); row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!labels.TryGetValue(row, out int before) || wanted++ % lanes != lane)
                continue;
            readLabel(ref label);
            ThrowUnlessSame(row, (int)Aligned(label) - 1, before);
            images[row] = readImage() ?? throw new InvalidOperationException(
                $"Row {row} of column '{_pixels.Name}' had an image when training began and has none now. "
                + "Leave the images in place while training.");
        }
    }

    // The key that the training has for the class; 0 for none.
    private uint Aligned(uint key)
    {
        if (_alignment is null || key == 0)
            return key;
        return _alignment[key] is > 0 and var aligned ? aligned : throw new InvalidOperationException(
            _unknown!(_validationClasses![key - 1]));
    }

    private Func<PixelImage?> ImagesOf(DataViewRow row)
    {
        var source = PixelSource.Open(row, _pixels);
        var image = new PixelImage();
        return () =>
        {
            source.Read(image);
            if (image.IsMissing)
                return null;
            _pixels.RequireSide(image, _imageSize, squares: false);
            if (!image.IsFinite)
                throw new InvalidOperationException(
                    $"Row {row.Position} of column '{_pixels.Name}' has values that are infinite or NaN. "
                    + "Correct the row, or leave it out.");
            return image.Keep(Normalization);
        };
    }
}
