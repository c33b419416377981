using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>The values that the network gave for the row at hand.</summary>
internal delegate ReadOnlySpan<float> ResultOfRow();

/// <summary>Columns that are computed from a row's image by a network: how a row is computed, and what becomes of the values.</summary>
internal abstract class NetworkMapper : RowMapper
{
    private readonly ImageCrops _crops;
    private readonly int _imageSize;

    protected NetworkMapper(
        DataViewSchema input, IEnumerable<DataViewSchema.DetachedColumn> added, PixelColumn pixels, int imageSize,
        EnginePool engines, ImageCrops crops, ComputeOptions options)
        : base(input, added)
    {
        Pixels = pixels;
        Engines = engines;
        MiniBatchSize = options.MiniBatchSize;
        Lanes = options.Lanes;
        _imageSize = imageSize;
        _crops = crops;
    }

    public PixelColumn Pixels { get; }

    public EnginePool Engines { get; }

    /// <summary>Number of crops that go through the network together, at most.</summary>
    public int MiniBatchSize { get; }

    /// <summary>Number of threads that compute.</summary>
    public int Lanes { get; }

    /// <summary>Number of rows that are read before they are computed.</summary>
    public int RowsPerBlock => Math.Max(1, MiniBatchSize / CropsPerRow);

    /// <summary>Number of crops that are computed of an image.</summary>
    public int CropsPerRow => _crops.Count;

    /// <summary>Number of values that a crop has when it enters the network.</summary>
    public int CropLength => 3 * _imageSize * _imageSize;

    /// <summary>Number of values that the network gives for a crop.</summary>
    public abstract int OutputLength { get; }

    /// <summary>Number of values of a row.</summary>
    public virtual int ResultLength => OutputLength;

    /// <exception cref="InvalidOperationException">A mini-batch would have more values than an array has places.</exception>
    public void ThrowIfTooLarge()
    {
        long values = (long)MiniBatchSize * Math.Max(CropLength, OutputLength);
        if (values > Array.MaxLength)
            throw new InvalidOperationException(
                $"MiniBatchSize is {MiniBatchSize:N0}, so a mini-batch would have {values:N0} values; {Array.MaxLength:N0} are "
                    + "the most. "
                + "Take a smaller one: more than 16 gain nothing on a processor.");
    }

    /// <summary>Whether a column costs a forward pass.</summary>
    public bool IsComputed(DataViewSchema.Column column) => IsAdded(column, out int added) && IsComputed(added);

    /// <summary>Cuts one of an image's crops, [3, S, S].</summary>
    public void Cut(PixelImage image, int crop, Span<float> pixels) => _crops.Cut(image, crop, pixels);

    /// <summary>
    /// Sees the image of a row and its first crop before the network does, and may add to the row's result, which begins with zeros.
    /// </summary>
    public virtual void Look(PixelImage image, ReadOnlySpan<float> pixels, Span<float> result)
    {
    }

    /// <summary>Called each time that a reader begins to read computed columns of all rows.</summary>
    public virtual void BeginPass()
    {
    }

    /// <summary>Adds what the network gave for one of a row's crops to the row's result, which begins with zeros.</summary>
    public abstract void Join(Span<float> output, int crop, Span<float> result);

    /// <summary>Makes the values of a row from the joined ones.</summary>
    public abstract void Finish(Span<float> result);

    /// <summary>A getter for a computed column.</summary>
    public abstract Delegate GetterOf(int added, ResultOfRow result);

    protected abstract bool IsComputed(int added);

    protected override IEnumerable<DataViewSchema.Column> InputsOf(int added) => [Pixels.Column];

    /// <summary>A getter for a column that is added without the network.</summary>
    protected virtual Delegate PlainGetter(int added, DataViewRow input) => throw new ArgumentOutOfRangeException(nameof(added));

    internal sealed override Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> isActive, out Action? dispose)
    {
        dispose = null;
        var getters = new Delegate?[AddedCount];
        RowScorer? row = null;
        for (int added = 0; added < getters.Length; added++)
            if (isActive(added))
                getters[added] = IsComputed(added) ? GetterOf(added, (row ??= new RowScorer(this, input)).Result)
                    : PlainGetter(added, input);
        return getters;
    }

    public static void VectorOf(ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, values.Length);
        values.CopyTo(editor.Values);
        destination = editor.Commit();
    }
}
