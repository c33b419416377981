using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Transformers.Saving.Portable;

/// <summary>A model in which ML.NET's own parts stand for this library's.</summary>
internal sealed class PortableModel : IDisposable
{
    private const string StockAssemblies = "Microsoft.ML";

    private readonly MLContext _mlContext = new();
    private readonly string _folder;
    private readonly List<ITransformer> _parts = [];
    private readonly List<PortableNetwork> _networks = [];
    private DataViewSchema _schema; // of what the parts so far make
    private ZeroMeanNormalizingTransformer? _normalization; // that waits for its network
    private PixelLoadingTransformer? _pixels; // whose column is not there in the end

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
            ThrowIfNormalizationWaits();
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

    private static IEnumerable<ITransformer> PartsOf(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(PartsOf) : [model];

    private void Translate(ITransformer part)
    {
        switch (part)
        {
            case PixelLoadingTransformer pixels:
                ThrowIfNormalizationWaits();
                _pixels = pixels;
                Add(PortablePixels.Of(_mlContext, pixels, _schema));
                break;
            case ZeroMeanNormalizingTransformer normalization:
                ThrowIfNormalizationWaits();
                _normalization = normalization;
                break;
            case GoogLeNetTransformer network:
                Add(network);
                break;
            default:
                ThrowIfNormalizationWaits();
                ThrowUnlessStock(part);
                Add([part]);
                break;
        }
    }

    private void Add(GoogLeNetTransformer transformer)
    {
        if (_normalization is { } waiting && waiting.OutputColumnName != transformer.FeatureColumnName)
            ThrowIfNormalizationWaits();
        var network = new PortableNetwork(_mlContext, transformer, _schema, _normalization, _pixels, _folder);
        _networks.Add(network);
        Add(network.Parts);
        _normalization = null;
    }

    private void Add(IReadOnlyList<ITransformer> parts)
    {
        foreach (ITransformer part in parts)
        {
            _parts.Add(part);
            _schema = part.GetOutputSchema(_schema);
        }
    }

    // Its graph subtracts the mean, so no other part may see the result.
    private void ThrowIfNormalizationWaits()
    {
        if (_normalization is { } waiting)
            throw new InvalidOperationException(
                $"NormalizeZeroMean makes column '{waiting.OutputColumnName}', but the next part is not a network that reads it. "
                + "Put the other parts of the model before NormalizeZeroMean.");
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
