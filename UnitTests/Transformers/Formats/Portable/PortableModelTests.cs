using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.UnitTests.Data;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Formats.Portable;

/// <summary>Models in ML.NET's own parts.</summary>
public sealed class PortableModelTests(TrainedFlowers flowers) : IDisposable
{
    private const double Tolerance = 1e-4;

    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = flowers.MLContext;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_gives_the_same_labels_and_scores_for_pictures_that_need_no_resizing()
    {
        using TransformerChain<ITransformer> portable = Portable(flowers.Model, flowers.Images.Schema);

        AssertSame(flowers.Model.Transform(flowers.Images), portable.Transform(flowers.Images));
    }

    [Fact]
    public void It_has_nothing_but_the_columns_of_pictures_and_answers()
    {
        using TransformerChain<ITransformer> portable = Portable(flowers.Model, flowers.Images.Schema);

        IDataView scored = portable.Transform(flowers.Images);

        Assert.Equal(["ImagePath", "Label", "Score", "PredictedLabel"], scored.ColumnNames());
        Assert.Equal(new KeyDataViewType(typeof(uint), 2), scored.Schema["PredictedLabel"].Type);
        Assert.Equal(TrainedFlowers.ClassNames, scored.KeyNames("PredictedLabel"));
        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Score"].GetSlotNames(ref slots);
        Assert.Equal(TrainedFlowers.ClassNames, slots.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void Evaluate_gives_the_same_figures()
    {
        using TransformerChain<ITransformer> portable = Portable(flowers.Model, flowers.Images.Schema);

        MulticlassClassificationMetrics expected = _mlContext.MulticlassClassification.Evaluate(flowers.Model.Transform(flowers.Images));
        MulticlassClassificationMetrics actual = _mlContext.MulticlassClassification.Evaluate(portable.Transform(flowers.Images));

        Assert.Equal(expected.MicroAccuracy, actual.MicroAccuracy);
        Assert.Equal(expected.LogLoss, actual.LogLoss, 1e-4);
        Assert.Equal(expected.ConfusionMatrix.Counts, actual.ConfusionMatrix.Counts);
    }

    [Fact]
    public void A_prediction_engine_works_with_it()
    {
        using TransformerChain<ITransformer> portable = Portable(flowers.Model, flowers.Images.Schema);
        string path = flowers.Images.GetColumn<string>("ImagePath").First();
        using var engine = _mlContext.Model.CreatePredictionEngine<Picture, Answer>(portable, new PredictionEngineOptions { OwnsTransformer = false });

        Answer answer = engine.Predict(new Picture { ImagePath = path });

        Assert.Equal(flowers.Model.Transform(flowers.Images).GetColumn<uint>("PredictedLabel").First(), answer.PredictedLabel);
        Assert.Equal(flowers.Model.Transform(flowers.Images).GetColumn<float[]>("Score").First(), answer.Score, (a, b) => Math.Abs(a - b) < Tolerance);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Squares_means_and_scales_are_those_of_the_pipeline(bool perPlace, bool unitVariance)
    {
        IDataView pictures = Noise(side: 47);
        var before = _mlContext.Transforms.LoadPixels("In", "ImagePath", new() { ResizeTo = 47, CropTo = 40 })
            .Append(_mlContext.Transforms.NormalizeZeroMean("Out", "In", new() { PerPlace = perPlace, UnitVariance = unitVariance }))
            .Fit(pictures);
        GoogLeNetModel network = SyntheticModels.Make(
            GoogLeNetArchitecture.Paper, mean: [.. before.LastTransformer.Mean], scale: unitVariance ? [.. before.LastTransformer.Scale] : null);
        var model = before.Append(Transformer(network, new("Out", "Label", "features", "conv1")));

        using TransformerChain<ITransformer> portable = Portable(model, pictures.Schema);

        IDataView scored = portable.Transform(pictures);
        AssertSame(model.Transform(pictures), scored, "features", "conv1");
        Assert.Equal(["ImagePath", "features", "conv1"], scored.ColumnNames());
        Assert.Equal(network.ClassNames, scored.KeyNames("conv1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_chain_of_stock_parts_stays_and_gives_the_same_for_any_picture(bool isFloat)
    {
        IDataView pictures = Noise(side: 61);
        var before = _mlContext.Transforms.LoadImages("Image", null, "ImagePath")
            .Append(_mlContext.Transforms.ResizeImages("Image", 48, 40))
            .Append(_mlContext.Transforms.ExtractPixels("Pixels", "Image", outputAsFloatArray: isFloat))
            .Append(_mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(110, 120, 130)))
            .Fit(pictures);
        var model = before.Append(Transformer(SyntheticModels.Make(GoogLeNetArchitecture.Torchvision, mean: [110, 120, 130])));

        using TransformerChain<ITransformer> portable = Portable(model, pictures.Schema);

        AssertSame(model.Transform(pictures), portable.Transform(pictures));
    }

    [Fact]
    public void A_thousand_classes_keep_their_names()
    {
        string weights = SharedData.Require("bvlc_googlenet/bvlc_googlenet.safetensors"), labels = SharedData.Require("bvlc_googlenet/imagenet_classes.txt");
        using GoogLeNetTransformer network = GoogLeNetTransformer.FromWeights(_mlContext, weights, labels);
        IDataView pictures = Noise(side: 224);
        var model = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 224 })
            .Append(_mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet)).Fit(pictures).Append(network);

        using TransformerChain<ITransformer> portable = Portable(model, pictures.Schema);

        IDataView scored = portable.Transform(pictures);
        AssertSame(model.Transform(pictures), scored);
        Assert.Equal(File.ReadAllLines(labels), scored.KeyNames("PredictedLabel"));
    }

    [Fact]
    public void What_stock_parts_cannot_do_is_refused()
    {
        IDataView pictures = flowers.Images;
        IDataView bytes = _mlContext.Transforms.LoadPixels("ImagePath", "ImagePath").Fit(pictures).Transform(pictures);
        ITransformer[] parts = [.. flowers.Model];
        ITransformer padding = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32, Fit = ImageFit.Pad }).Fit(pictures);
        ITransformer small = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 40, CropTo = 30 }).Fit(pictures);
        ITransformer stock = _mlContext.Transforms.CopyColumns("Copy", "ImagePath").Fit(pictures);

        Refuses("There is no GoogLeNetTransformer in the model.", parts[0], stock);
        Refuses("NormalizeZeroMean makes column 'Pixels', and a network that reads it does not stand right behind.", parts[0], parts[1], stock, parts[2]);
        Refuses("NormalizeZeroMean makes column 'Pixels', and a network", parts[0], parts[2], parts[1]);
        Refuses("LoadPixels has Fit Pad, which ML.NET's ResizeImages does otherwise. Train with Fit Crop.", padding, parts[1], parts[2]);
        Refuses("Column 'Pixels' has pictures of 30×30; the network takes 32×32.", small, parts[1], parts[2]);
        Refuses("Column 'Pixels' is missing; ML.NET's ApplyOnnxModel takes pixels of a known size", parts[1], parts[2]);
        Refuses("OtherTransformer is of MLNet.GoogLeNet.UnitTests and has no counterpart in ML.NET.", new OtherTransformer());
        Assert.Contains("Column 'ImagePath' has no paths", Assert.Throws<InvalidOperationException>(
            () => _mlContext.Model.SavePortable(flowers.Model, bytes.Schema, _folder["p.zip"])).Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    private void Refuses(string message, params ITransformer[] parts) => Assert.Contains(message, Assert.Throws<InvalidOperationException>(
        () => _mlContext.Model.SavePortable(new TransformerChain<ITransformer>(parts), flowers.Images.Schema, _folder["p.zip"])).Message);

    private TransformerChain<ITransformer> Portable(ITransformer model, DataViewSchema schema)
    {
        _mlContext.Model.SavePortable(model, schema, _folder["p.zip"]);
        return (TransformerChain<ITransformer>)_mlContext.Model.Load(_folder["p.zip"], out _);
    }

    private GoogLeNetTransformer Transformer(GoogLeNetModel model, ColumnNames? columns = null) =>
        new(_mlContext, model, columns ?? new("Pixels", "Label", "Score", "PredictedLabel"), new ScoringOptions());

    // Pictures of one size, so that nothing is resized, of different colours and patterns.
    private IDataView Noise(int side)
    {
        var random = new Random(5);
        return _mlContext.Data.LoadFromImageFiles(Enumerable.Range(0, 8).Select(i =>
        {
            int period = random.Next(2, 20), strength = random.Next(20, 200);
            SKColor colour = SKColor.FromHsv(random.Next(360), random.Next(100), random.Next(20, 100));
            return SyntheticImages.Write(_folder[$"pictures/{i}.png"], side, side, (x, y) => (x + i * y) / period % 2 == 0
                ? colour : new SKColor((byte)random.Next(strength), (byte)(y * 5), (byte)(x * strength)));
        }));
    }

    private static void AssertSame(IDataView expected, IDataView actual, string score = "Score", string label = "PredictedLabel")
    {
        Assert.Equal(expected.Labels(label), actual.Labels(label));
        Assert.All(expected.GetColumn<float[]>(score).Zip(actual.GetColumn<float[]>(score)), row =>
            Assert.All(row.First.Zip(row.Second), pair => Assert.Equal(pair.First, pair.Second, Tolerance)));
    }

    private sealed class OtherTransformer : ITransformer
    {
        public bool IsRowToRowMapper => true;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => input;

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }

    private sealed class Picture
    {
        public string ImagePath { get; set; } = "";
        public uint Label { get; set; }
    }

    private sealed class Answer
    {
        public uint PredictedLabel { get; set; }
        public float[] Score { get; set; } = [];
    }
}
