using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Transformers.Saving.Portable;

/// <summary>A model in which ML.NET's own parts stand for this library's.</summary>
internal sealed class PortableModel : IDisposable
{
    private const string StockAssemblies = "Microsoft.ML";

    private readonly MLContext _mlContext = new();
    private readonly string _folder;
    private readonly List<ITransformer> _parts = [];
    private readonly List<PortableNetwork> _networks = [];
    private readonly Dictionary<string, PixelLoadingOptions> _oversize = []; // columns of LoadPixels, which the networks' graphs reduce
    private readonly Dictionary<string, ZeroMeanNormalizingTransformer> _normalized = []; // columns that only the networks' graphs have
    private readonly HashSet<ZeroMeanNormalizingTransformer> _unread = []; // of which no network has come yet
    private DataViewSchema _schema; // of what the parts so far make

    /// <param name="model">The model.</param>
    /// <param name="inputSchema">The columns that it is applied to.</param>
    /// <param name="folder">Has room for the networks' files while this object lives.</param>
    /// <exception cref="InvalidOperationException">A part of the model has no counterpart among ML.NET's.</exception>
    public PortableModel(ITransformer model, DataViewSchema inputSchema, string folder)
    {
        _folder = folder;
        _schema = inputSchema;
        try
        {
            foreach (ITransformer part in PartsOf(model))
                Translate(part);
            if (_networks.Count == 0)
                throw new InvalidOperationException("There is no GoogLeNetTransformer in the model. Save it with mlContext.Model.Save.");
            if (_unread.FirstOrDefault() is { } unread)
                throw new InvalidOperationException(
                    $"NormalizeZeroMean makes column '{unread.OutputColumnName}', but no network after it reads it. "
                    + "Leave it out, or put it before the network.");
            DropPixels();
        }
        catch
        {
            Dispose();
            throw;
        }
        Chain = new TransformerChain<ITransformer>([.. _parts]);
    }

    /// <summary>The parts, of which those that the model already had belong to it.</summary>
    public TransformerChain<ITransformer> Chain { get; }

    /// <summary>Frees the networks and their files.</summary>
    public void Dispose() => _networks.ForEach(network => network.Dispose());

    private IEnumerable<string> Pixels => _oversize.Keys.Union(_normalized.Keys);

    private static IEnumerable<ITransformer> PartsOf(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(PartsOf) : [model];

    private void Translate(ITransformer part)
    {
        switch (part)
        {
            case PixelLoadingTransformer pixels:
                Add(PortablePixels.Of(_mlContext, pixels, _schema));
                _oversize[pixels.OutputColumnName] = pixels.Options;
                break;
            case ZeroMeanNormalizingTransformer normalization:
                _normalized[normalization.OutputColumnName] = normalization;
                _unread.Add(normalization);
                break;
            case GoogLeNetTransformer network:
                Add(network);
                break;
            default:
                ThrowUnlessStock(part);
                ThrowIfItReadsPixels(part);
                Add([part]);
                break;
        }
    }

    private void Add(GoogLeNetTransformer transformer)
    {
        string column = transformer.FeatureColumnName;
        if (_normalized.TryGetValue(column, out ZeroMeanNormalizingTransformer? normalization))
        {
            _unread.Remove(normalization);
            column = normalization.InputColumnName;
        }
        var network = new PortableNetwork(
            _mlContext, transformer, _schema, normalization?.Normalization, column, _oversize.GetValueOrDefault(column), _folder);
        _networks.Add(network);
        Add(network.Parts);
    }

    private void Add(IReadOnlyList<ITransformer> parts)
    {
        foreach (ITransformer part in parts)
        {
            _parts.Add(part);
            DataViewSchema before = _schema;
            _schema = part.GetOutputSchema(before);
            foreach (string column in Made(before, _schema))
                Overwrite(column);
        }
    }

    private void Overwrite(string column)
    {
        _oversize.Remove(column);
        _normalized.Remove(column);
        if (_normalized.Values.FirstOrDefault(normalization => normalization.InputColumnName == column) is { } reader)
            throw new InvalidOperationException(
                $"Column '{column}' is made again after NormalizeZeroMean made '{reader.OutputColumnName}' of it, which a portable model "
                + "does only in its networks. Give one of the two another name.");
    }

    // They are of twice the size or not normalised, which no part outside of this library knows.
    private void ThrowIfItReadsPixels(ITransformer part)
    {
        string[] pixels = [.. Pixels];
        HashSet<string>? read = pixels.Length > 0 && part.IsRowToRowMapper ? Read(part) : null; // a part may not say what it reads
        if (pixels.FirstOrDefault(column => read?.Contains(column) != false) is { } column)
            throw new InvalidOperationException(
                $"{part.GetType().Name} reads column '{column}' of "
                + $"{(_normalized.ContainsKey(column) ? "NormalizeZeroMean" : "LoadPixels")}, which a portable model finishes only in its "
                + "networks. Leave the part out, or save with mlContext.Model.Save.");
    }

    // The columns that a part adds; one that hides another of its name stands beside it.
    private static HashSet<string> Made(DataViewSchema before, DataViewSchema after) =>
        [.. after.CountBy(column => column.Name).Where(names => names.Value > before.Count(column => column.Name == names.Key))
            .Select(names => names.Key)];

    // The columns that others are made of; what is only handed on does not count.
    private HashSet<string> Read(ITransformer part)
    {
        var schema = new DataViewSchema.Builder(); // as the part knows it
        schema.AddColumns(_schema);
        foreach ((string column, PixelLoadingOptions loading) in _oversize)
            schema.AddColumn(
                column, new VectorDataViewType(NumberDataViewType.Byte, PixelLayout.Channels, loading.Size, loading.Size));
        DataViewSchema loaded = schema.ToSchema();
        foreach ((string column, ZeroMeanNormalizingTransformer normalization) in _normalized)
            if (loaded.GetColumnOrNull(normalization.InputColumnName)?.Type is VectorDataViewType type)
                schema.AddColumn(column, new VectorDataViewType(NumberDataViewType.Single, type.Dimensions));
        IRowToRowMapper mapper = part.GetRowToRowMapper(schema.ToSchema());
        HashSet<string> made = Made(mapper.InputSchema, mapper.OutputSchema);
        return [.. mapper.GetDependencies(mapper.OutputSchema.Where(column => !column.IsHidden && made.Contains(column.Name)))
            .Select(column => column.Name)];
    }

    // Who finds them in the end would take them for what the model made before.
    private void DropPixels()
    {
        foreach (string column in Pixels.ToArray())
            if (_schema.GetColumnOrNull(column) is { Type: VectorDataViewType type })
                Add([_mlContext.Transforms.DropColumns(column).Fit(NoPixels.Of(_mlContext, column, type))]);
    }

    private static void ThrowUnlessStock(ITransformer part)
    {
        string assembly = part.GetType().Assembly.GetName().Name!;
        if (assembly != StockAssemblies && !assembly.StartsWith($"{StockAssemblies}.", StringComparison.Ordinal))
            throw new InvalidOperationException(
                $"{part.GetType().Name} is of {assembly} and has no counterpart in ML.NET. Leave it out, or save with "
                    + "mlContext.Model.Save.");
    }
}
