using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace MLNet.GoogLeNet.Transformers.Formats.Portable;

/// <summary>The network in ML.NET's own parts: pixels, 0 to 255 → scores and the name of the likeliest class.</summary>
internal sealed class PortableNetwork : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("googlenet-portable-").FullName;
    private readonly List<ITransformer> _parts = [];

    /// <param name="mlContext">The context.</param>
    /// <param name="transformer">The network.</param>
    /// <param name="schema">What comes before it.</param>
    /// <param name="normalization">What is taken off the pixels before; null for nothing.</param>
    /// <param name="loading">Where the pixels come from, if their column is to go; null where it stays.</param>
    public PortableNetwork(
        MLContext mlContext, GoogLeNetTransformer transformer, DataViewSchema schema,
        ZeroMeanNormalizingTransformer? normalization, PixelLoadingTransformer? loading)
    {
        try
        {
            ColumnNames columns = transformer.Columns;
            string pixels = normalization?.InputColumnName ?? columns.Pixels;
            bool isLoaded = loading?.OutputColumnName == pixels;
            string index = $"{columns.PredictedLabel}.Index";
            var graph = new PortableGraph(
                new PortableInput(schema, pixels, isLoaded ? loading!.Options : null, transformer.Model.ImageSize), columns.Score, index);
            string file = Path.Combine(_folder, "network.onnx"); // from a stream, ML.NET would make a file of its own and leave it
            File.WriteAllBytes(file, graph.Build(transformer.Model, normalization?.Normalization));

            OnnxRuntimeLibrary.Load(); // or ML.NET would, with its telemetry
            IDataView view = NoPixels(mlContext, graph.Input);
            view = Add(mlContext.Transforms.ApplyOnnxModel([columns.Score, index], [pixels], file), view);
            var labels = new PortableLabels(mlContext, transformer.Model.ClassNames, index, columns.PredictedLabel);
            view = Add(labels.Hash, view);
            view = Add(labels.Name, view);
            view = Add(labels.Key, view);
            Add(mlContext.Transforms.DropColumns([index, labels.HashColumn, labels.NameColumn, .. isLoaded ? [pixels] : Array.Empty<string>()]), view);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<ITransformer> Parts => _parts;

    public void Dispose()
    {
        foreach (IDisposable part in _parts.OfType<IDisposable>())
            part.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private IDataView Add(IEstimator<ITransformer> part, IDataView view)
    {
        ITransformer transformer = part.Fit(view);
        _parts.Add(transformer);
        return transformer.Transform(view);
    }

    private static IDataView NoPixels(MLContext mlContext, PortableInput input)
    {
        Type row = input.IsBytes ? typeof(ByteRow) : typeof(SingleRow);
        var definition = SchemaDefinition.Create(row);
        SchemaDefinition.Column column = definition["Pixels"];
        (column.ColumnName, column.ColumnType) = (input.Column, input.Type);
        return input.IsBytes
            ? mlContext.Data.LoadFromEnumerable(Array.Empty<ByteRow>(), definition)
            : mlContext.Data.LoadFromEnumerable(Array.Empty<SingleRow>(), definition);
    }

    private sealed class SingleRow
    {
        public float[] Pixels { get; set; } = [];
    }

    private sealed class ByteRow
    {
        public byte[] Pixels { get; set; } = [];
    }
}
