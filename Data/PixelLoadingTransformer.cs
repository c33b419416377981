using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet;

/// <summary>
/// Reads images into planar RGB bytes, [3, size, size], from 0 to 255, when a row's pixels are asked for.
/// Files are shown upright (EXIF), images over white where they are transparent; colour profiles are not applied.
/// </summary>
public sealed partial class PixelLoadingTransformer : ITransformer
{
    internal const string ErrorColumnName = "ImageError", ReasonColumnName = RowImage.ReasonColumnName;

    internal PixelLoadingTransformer(string outputColumnName, string inputColumnName, PixelLoadingOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(inputColumnName);
        options.Validate(nameof(options));
        if (options.OnBadImage == BadImagePolicy.KeepRow && outputColumnName is (ErrorColumnName or ReasonColumnName))
        {
            throw new ArgumentException(
                $"The name '{outputColumnName}' is reserved for the column that says why an image cannot be used. Rename the pixels.",
                nameof(outputColumnName));
        }
        Options = options;
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
    }

    /// <summary>The column that receives the pixels.</summary>
    public string OutputColumnName { get; }

    /// <summary>The column with a path or an image.</summary>
    public string InputColumnName { get; }

    /// <summary>How an image becomes pixels.</summary>
    public PixelLoadingOptions Options { get; }

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>The pixels, and why there are none if bad images keep their rows.</summary>
    internal IReadOnlyList<DataViewSchema.DetachedColumn> AddedColumns =>
        Options.OnBadImage == BadImagePolicy.Throw
            ? [PixelsOf(new VectorDataViewType(NumberDataViewType.Byte, PixelLayout.Of(Options).Dimensions))]
            :
            [
                PixelsOf(new VectorDataViewType(NumberDataViewType.Byte)),
                new(ErrorColumnName, TextDataViewType.Instance),
                new(ReasonColumnName, TextDataViewType.Instance),
            ];

    /// <inheritdoc />
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Map(inputSchema, nameof(inputSchema)).OutputSchema;

    /// <summary>Adds the pixels, lazily: a file is read when the pixels of its row are.</summary>
    /// <param name="input">Rows with the input column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of another type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(Map(input.Schema, nameof(input)), input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Map(inputSchema, nameof(inputSchema));

    private DataViewSchema.DetachedColumn PixelsOf(VectorDataViewType type) =>
        new(OutputColumnName, type, PixelColumn.Annotations(PixelLayout.Of(Options)));

    private Mapping Map(DataViewSchema inputSchema, string parameter)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        PixelLoadingEstimator.CheckInput(inputSchema.ToShape(), InputColumnName, parameter);
        return new(inputSchema, this);
    }

    private sealed class Mapping(DataViewSchema inputSchema, PixelLoadingTransformer transformer)
        : RowMapper(inputSchema, transformer.AddedColumns)
    {
        private readonly DataViewSchema.Column _source = inputSchema[transformer.InputColumnName];

        protected override IEnumerable<DataViewSchema.Column> InputsOf(int added) => [_source];

        internal override Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> isActive, out Action? dispose)
        {
            dispose = null;
            if (!Enumerable.Range(0, AddedCount).Any(isActive))
                return new Delegate?[AddedCount];
            var image = new RowImage(input, _source, transformer.Options);
            return
            [
                (ValueGetter<VBuffer<byte>>)image.GetPixels,
                (ValueGetter<ReadOnlyMemory<char>>)image.GetError,
                (ValueGetter<ReadOnlyMemory<char>>)image.GetReason,
            ];
        }
    }
}
