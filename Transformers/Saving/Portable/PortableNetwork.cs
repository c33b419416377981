using System.Globalization;
using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Saving.Portable;

/// <summary>The network in ML.NET's own parts: pixels, 0 to 255 → scores and the name of the likeliest class.</summary>
internal sealed class PortableNetwork : IDisposable
{
    private readonly string _folder;
    private readonly List<ITransformer> _parts = [];

    /// <param name="mlContext">The context.</param>
    /// <param name="transformer">The network.</param>
    /// <param name="schema">What comes before it.</param>
    /// <param name="normalization">What is subtracted from the pixels first; null for nothing.</param>
    /// <param name="pixels">The column of pixels, 0 to 255.</param>
    /// <param name="loading">What that column stands for, if it is what <see cref="PortablePixels"/> makes; otherwise null.</param>
    /// <param name="folder">Gets a folder with the network's file, until this object is disposed.</param>
    /// <exception cref="InvalidOperationException">It is asked for what ML.NET's parts do not give.</exception>
    public PortableNetwork(
        MLContext mlContext, GoogLeNetTransformer transformer, DataViewSchema schema,
        PixelNormalization? normalization, string pixels, PixelLoadingOptions? loading, string folder)
    {
        _folder = Directory.CreateDirectory(Path.Combine(folder, $".googlenet-portable-{Guid.NewGuid():N}")).FullName;
        try
        {
            GoogLeNetModel model = transformer.RequireOne("a portable model").Tempered(transformer.ScoringOptions.Temperature);
            ThrowUnlessPlain(transformer.ScoringOptions);
            ThrowUnlessNamed(model.ClassNames);
            ColumnNames columns = transformer.Columns;
            string index = $"{columns.PredictedLabel}.Index";
            Calibration? calibration = transformer.Calibration;
            string[] calibrated = calibration is null ? []
                : [ScoreColumns.UnknownPValue, ScoreColumns.Unknown, PortableGraph.LabelSetIndices, ScoreColumns.LabelSetSize];
            var graph = new PortableGraph(
                new PortableInput(schema, pixels, loading, model.ImageSize), columns.Score, index, calibration);
            string file = Path.Combine(_folder, "network.onnx"); // from a stream, ML.NET would make a file of its own and leave it
            File.WriteAllBytes(file, graph.Build(model, normalization));

            OnnxRuntimeLibrary.Load(); // or ML.NET would, with its telemetry
            IDataView view = NoPixels.Of(mlContext, graph.Input.Column, graph.Input.Type);
            view = Add(mlContext.Transforms.ApplyOnnxModel([columns.Score, index, .. calibrated], [pixels], file), view);
            var labels = new PortableLabels(mlContext, model.ClassNames, index, columns.PredictedLabel);
            view = Add(labels.Hash, view);
            view = Add(labels.Name, view);
            view = Add(labels.Key, view);
            if (calibration is not null)
                view = Add(LabelSet(mlContext, model.ClassNames), view);
            Add(mlContext.Transforms.DropColumns(
                [
                    index, labels.HashColumn, labels.NameColumn, .. calibrated.Where(column => column == PortableGraph.LabelSetIndices),
                ]), view);
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

    private static void ThrowUnlessPlain(ScoringOptions options)
    {
        (string Name, object Value, bool IsPlain)[] asked =
        [
            (nameof(options.Crops), options.Crops, options.Crops == 1),
            (nameof(options.TopK), options.TopK, options.TopK == 0),
            (nameof(options.OutputLogits), options.OutputLogits, !options.OutputLogits),
            (nameof(options.AbstainBelow), options.AbstainBelow, options.AbstainBelow == 0),
        ];
        if (asked.FirstOrDefault(option => !option.IsPlain) is (not null, _, _) unusual)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The model has {unusual.Name} {unusual.Value} among its scoring options, which ML.NET's own parts do not support. ")
                + "Save it with mlContext.Model.Save, or without: With(new ScoringOptions()).");
    }

    // Keys of stock parts give equal names one number, and an empty one none.
    private static void ThrowUnlessNamed(IReadOnlyList<string> classNames)
    {
        string? name = classNames.CountBy(name => name).FirstOrDefault(pair => pair.Key.Length == 0 || pair.Value > 1).Key;
        if (name is not null)
            throw new InvalidOperationException(
                $"{(name.Length == 0 ? "A class has an empty name" : $"Several classes have the name '{name}'")}, and ML.NET's own parts "
                + "tell classes apart by name. Save it with mlContext.Model.Save, or train with a name of its own for each class.");
    }

    // The names of the indices; −1 has none.
    private static IEstimator<ITransformer> LabelSet(MLContext mlContext, IReadOnlyList<string> classNames)
    {
        IDataView classes = mlContext.Data.LoadFromEnumerable(
            classNames.Select((name, index) => new ClassRow { Index = index, Name = name }).ToArray());
        return mlContext.Transforms.Conversion.MapValue(
            ScoreColumns.LabelSet, classes, classes.Schema[nameof(ClassRow.Index)], classes.Schema[nameof(ClassRow.Name)],
            PortableGraph.LabelSetIndices);
    }

    private IDataView Add(IEstimator<ITransformer> part, IDataView view)
    {
        ITransformer transformer = part.Fit(view);
        _parts.Add(transformer);
        return transformer.Transform(view);
    }

    private sealed class ClassRow
    {
        public long Index { get; set; }
        public string Name { get; set; } = "";
    }
}
