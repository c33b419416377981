using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNet.GoogLeNet.Transformers.Saving.Portable;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using MLNet.GoogLeNet.UnitTests.Data;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Saving.Portable;

/// <summary>Models in ML.NET's own parts.</summary>
public sealed class PortableModelTests(TrainedFlowers flowers) : IDisposable
{
    private const double Tolerance = 1e-4;

    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = flowers.MLContext;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_gives_the_same_labels_and_scores_for_images_that_resizing_does_not_change()
    {
        IDataView images = Plain();
        using TransformerChain<ITransformer> portable = Portable(flowers.Model, images.Schema);

        AssertSame(flowers.Model.Transform(images), portable.Transform(images));
    }

    [Fact]
    public void Probabilities_are_as_calibrated()
    {
        IDataView images = Plain();
        var model = new TransformerChain<ITransformer>(
            [.. flowers.Model.SkipLast(1), flowers.GoogLeNet.With(new ScoringOptions { Temperature = 3 })]);
        using TransformerChain<ITransformer> portable = Portable(model, images.Schema);

        AssertSame(model.Transform(images), portable.Transform(images));
    }

    [Fact]
    public void It_has_nothing_but_the_columns_of_images_and_answers()
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
    public void Evaluate_counts_by_class_name()
    {
        using TransformerChain<ITransformer> portable = Portable(flowers.Model, flowers.Images.Schema);

        IDataView scored = portable.Transform(flowers.Images);
        MulticlassClassificationMetrics metrics = _mlContext.MulticlassClassification.Evaluate(scored, topKPredictionCount: 2);

        Assert.Equal(
            scored.Labels().Zip(scored.Labels("PredictedLabel")).Count(pair => pair.First == pair.Second) / 12.0, metrics.MicroAccuracy, 9);
        Assert.Equal(1, metrics.TopKAccuracy); // two of two classes
    }

    [Fact]
    public void A_prediction_engine_works_with_it()
    {
        using TransformerChain<ITransformer> portable = Portable(flowers.Model, flowers.Images.Schema);
        string path = flowers.Images.GetColumn<string>("ImagePath").First();
        using var engine =
            _mlContext.Model.CreatePredictionEngine<Image, Answer>(portable, new PredictionEngineOptions { OwnsTransformer = false });

        Answer answer = engine.Predict(new Image { ImagePath = path });

        IDataView scored = portable.Transform(flowers.Images);
        Assert.Equal(scored.GetColumn<uint>("PredictedLabel").First(), answer.PredictedLabel);
        Assert.Equal(scored.GetColumn<float[]>("Score").First(), answer.Score);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Squares_means_and_scales_are_those_of_the_pipeline(bool perPlace, bool unitVariance)
    {
        IDataView images = Plain();
        var before = _mlContext.Transforms.LoadPixels("In", "ImagePath", new() { ResizeTo = 46, CropTo = 39 })
            .Append(_mlContext.Transforms.NormalizeZeroMean("Out", "In", new() { PerPlace = perPlace, UnitVariance = unitVariance }))
            .Fit(images);
        GoogLeNetModel network = SyntheticModels.Make(
            GoogLeNetArchitecture.Paper, mean: [.. before.LastTransformer.Mean], scale: unitVariance ? [.. before.LastTransformer.Scale]
                : null);
        var model = before.Append(Transformer(network, new("Out", "Label", "features", "conv1")));

        using TransformerChain<ITransformer> portable = Portable(model, images.Schema);

        IDataView scored = portable.Transform(images);
        AssertSame(model.Transform(images), scored, "features", "conv1");
        Assert.Equal(["ImagePath", "features", "conv1"], scored.ColumnNames());
        Assert.Equal(network.ClassNames, scored.KeyNames("conv1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_chain_of_stock_parts_stays_and_gives_the_same_for_any_image(bool isFloat)
    {
        IDataView images = Noise(side: 61);
        var before = _mlContext.Transforms.LoadImages("Image", null, "ImagePath")
            .Append(_mlContext.Transforms.ResizeImages("Image", 48, 40))
            .Append(_mlContext.Transforms.ExtractPixels("Pixels", "Image", outputAsFloatArray: isFloat))
            .Append(_mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(110, 120, 130)))
            .Fit(images);
        var model = before.Append(Transformer(SyntheticModels.Make(GoogLeNetArchitecture.Torchvision, mean: [110, 120, 130])));

        using TransformerChain<ITransformer> portable = Portable(model, images.Schema);

        AssertSame(model.Transform(images), portable.Transform(images));
    }

    [Fact]
    public void A_thousand_classes_keep_their_names()
    {
        string weights = SharedData.Require("bvlc_googlenet/bvlc_googlenet.safetensors"),
            labels = SharedData.Require("bvlc_googlenet/imagenet_classes.txt");
        IDataView images = Plain();
        using TransformerChain<GoogLeNetTransformer> model =
            GoogLeNetTransformer.FromWeights(_mlContext, weights, labels).ToPipeline(loading: new() { ResizeTo = 224 });

        using TransformerChain<ITransformer> portable = Portable(model, images.Schema);

        IDataView scored = portable.Transform(images);
        AssertSame(model.Transform(images), scored);
        Assert.Equal(File.ReadAllLines(labels), scored.KeyNames("PredictedLabel"));
    }

    [Theory]
    [InlineData(128, 128)]
    [InlineData(384, 256)]
    [InlineData(64, 900)]
    public void Resizing_comes_near_to_that_of_LoadPixels(int width, int height)
    {
        string image = SyntheticImages.Write(_folder["waves.png"], width, height, (x, y) => new SKColor(
            Wave(x / (double)width * 3), Wave(y / (double)height * 3), Wave((x + y) / (double)(width + height) * 4)));
        IDataView images = _mlContext.Data.LoadFromImageFiles([image]);
        byte[] expected = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 64 })
            .Fit(images).Transform(images).GetColumn<byte[]>("Pixels").Single();

        float[] actual = Pixels(images, resizeTo: 64);

        Assert.InRange(expected.Zip(actual).Average(pair => Math.Abs(pair.First - pair.Second)), 0, 1);
    }

    [Fact]
    public void Photographs_get_nearly_the_same_answers()
    {
        string weights = SharedData.Require("bvlc_googlenet/bvlc_googlenet.safetensors");
        IDataView images =
            _mlContext.Data.LoadFromImageFiles(_mlContext.Data.LoadFromImageList(SharedData.Require("flowers17/flowers17.csv"), "test")
            .GetColumn<string>("ImagePath").Where((_, i) => i % 10 == 0));
        using TransformerChain<GoogLeNetTransformer> model = GoogLeNetTransformer.FromWeights(_mlContext, weights).ToPipeline();

        using TransformerChain<ITransformer> portable = Portable(model, images.Schema);

        string[] expected = model.Transform(images).Labels("PredictedLabel"), actual = portable.Transform(images).Labels("PredictedLabel");
        // of 34; 1,000 classes, most of them no flowers
        Assert.InRange(expected.Zip(actual).Count(pair => pair.First == pair.Second), 29, 34);
    }

    [Theory]
    [InlineData("In")]
    [InlineData("Out")]
    public void A_second_network_gets_the_same_pixels(string normalized)
    {
        IDataView images = Plain();
        ITransformer[] parts =
        [
            Loading("In"), Loading("Other"), Normalizing(normalized, "In"), Normalizing("Other", "Other"),
            .. Stock(_mlContext.Transforms.CopyColumns("Copy", "ImagePath")), Network(normalized, "Score", "PredictedLabel"),
            Network(normalized, "Score2", "Label2"), Network("Other", "Score3", "Label3"),
        ];
        var model = new TransformerChain<ITransformer>(parts);

        using TransformerChain<ITransformer> portable = Portable(model, images.Schema);

        IDataView expected = model.Transform(images), scored = portable.Transform(images);
        AssertSame(expected, scored);
        AssertSame(expected, scored, "Score2", "Label2");
        AssertSame(expected, scored, "Score3", "Label3");
        Assert.Equal(
            ["ImagePath", "Copy", "Score", "PredictedLabel", "Score2", "Label2", "Score3", "Label3"], scored.ColumnNames());
    }

    [Fact]
    public void Two_networks_behind_stock_parts_get_the_same_pixels()
    {
        IDataView images = Noise(side: 48);
        ITransformer[] parts =
        [
            .. Extracting("Pixels", images), Normalizing("Pixels", "Pixels"), Network("Pixels", "Score", "PredictedLabel"),
            Network("Pixels", "Score2", "Label2"),
        ];
        var model = new TransformerChain<ITransformer>(parts);

        using TransformerChain<ITransformer> portable = Portable(model, images.Schema);

        IDataView expected = model.Transform(images), scored = portable.Transform(images);
        AssertSame(expected, scored);
        AssertSame(expected, scored, "Score2", "Label2");
        Assert.DoesNotContain("Pixels", scored.ColumnNames()); // they are not normalised here
    }

    [Fact]
    public void Pixels_that_a_stock_part_makes_anew_are_not_taken_for_those_of_LoadPixels()
    {
        IDataView images = Noise(side: 48);
        ITransformer[] parts =
        [
            Loading("Pixels"), Normalizing("Pixels", "Pixels"), Network("Pixels", "Score2", "Label2"), .. Extracting("Pixels", images),
            Normalizing("Normalized", "Pixels"), Network("Normalized", "Score", "PredictedLabel"),
        ];
        var model = new TransformerChain<ITransformer>(parts);

        using TransformerChain<ITransformer> portable = Portable(model, images.Schema);

        IDataView scored = portable.Transform(images);
        AssertSame(model.Transform(images), scored);
        Assert.Contains("Pixels", scored.ColumnNames());
    }

    [Fact]
    public void Pixels_that_only_networks_finish_are_not_for_other_parts()
    {
        ITransformer load = Loading("In"), network = Network("Out", "Score", "PredictedLabel");
        ITransformer inPlace = Normalizing("In", "In"), beside = Normalizing("Out", "In");

        Refuses(
            "ColumnCopyingTransformer reads column 'In' of LoadPixels, which a portable model finishes only in its networks.",
            load, Copying("In"), beside, network);
        Refuses("reads column 'In' of LoadPixels", load, beside, network, Copying("In"));
        Refuses("reads column 'Out' of NormalizeZeroMean", load, beside, network, Copying("Out"));
        Refuses("reads column 'Out' of NormalizeZeroMean", load, beside, Copying("Out"), network);
        Refuses("reads column 'In' of NormalizeZeroMean", load, inPlace, Network("In", "Score", "PredictedLabel"), Copying("In"));
        Refuses("Column 'In' is made again after NormalizeZeroMean made 'Out' of it", load, beside, load, network);

        ITransformer Copying(string column)
        {
            IDataView pixels = load.Transform(flowers.Images);
            return _mlContext.Transforms.CopyColumns("Copy", column).Fit(beside.Transform(pixels));
        }
    }

    [Fact]
    public void Parts_that_only_hand_pixels_on_stay()
    {
        IDataView images = Plain();
        ITransformer[] parts =
        [
            Loading("Pixels"), Normalizing("Pixels", "Pixels"), Network("Pixels", "Score", "PredictedLabel"),
            .. Stock(_mlContext.Transforms.DropColumns("ImagePath")),
        ];
        var model = new TransformerChain<ITransformer>(
            [.. parts, _mlContext.Transforms.SelectColumns("Pixels", "Score", "PredictedLabel")
                .Fit(new TransformerChain<ITransformer>(parts).Transform(images))]);

        using TransformerChain<ITransformer> portable = Portable(model, images.Schema);

        IDataView scored = portable.Transform(images);
        AssertSame(model.Transform(images), scored);
        Assert.Equal(["Score", "PredictedLabel"], scored.ColumnNames());
    }

    [Fact]
    public void What_stock_parts_cannot_do_is_refused()
    {
        IDataView images = flowers.Images;
        IDataView bytes = _mlContext.Transforms.LoadPixels("ImagePath", "ImagePath").Fit(images).Transform(images);
        ITransformer[] parts = [.. flowers.Model];
        ITransformer padding = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32, Fit = ImageFit.Pad })
            .Fit(images);
        ITransformer small = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 40, CropTo = 30 }).Fit(images);
        ITransformer stock = _mlContext.Transforms.CopyColumns("Copy", "ImagePath").Fit(images);

        Refuses("There is no GoogLeNetTransformer in the model.", parts[0], stock);
        Refuses("NormalizeZeroMean makes column 'Pixels', but no network after it reads it.", parts[0], parts[2], parts[1]);
        Refuses("Several classes have the name 'crane', and ML.NET's own parts tell classes apart by name.", parts[0], parts[1],
            Named("crane", "dove", "crane"));
        Refuses("A class has an empty name, and ML.NET's own parts", parts[0], parts[1], Named("crane", "", "dove"));
        Refuses("LoadPixels has Fit Pad, which ML.NET's ResizeImages does differently. Train with Fit Crop.", padding, parts[1], parts[2]);
        Refuses("Column 'Pixels' has images of 30×30; the network takes 32×32.", small, parts[1], parts[2]);
        Refuses("Column 'Pixels' is missing; ML.NET's ApplyOnnxModel takes pixels of a known size", parts[1], parts[2]);
        Refuses("an average of 2 networks, but a portable model has one", parts[0], parts[1],
            GoogLeNetTransformer.Average(flowers.GoogLeNet, flowers.GoogLeNet));
        Refuses("has Crops 10 among its scoring options", parts[0], parts[1], flowers.GoogLeNet.With(new ScoringOptions { Crops = 10 }));
        Refuses("has TopK 2 among", parts[0], parts[1], flowers.GoogLeNet.With(new ScoringOptions { TopK = 2 }));
        Refuses("has OutputLogits True among", parts[0], parts[1], flowers.GoogLeNet.With(new ScoringOptions { OutputLogits = true }));
        Refuses("has AbstainBelow 0.5 among", parts[0], parts[1], flowers.GoogLeNet.With(new ScoringOptions { AbstainBelow = 0.5f }));
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

    private static PixelLoadingTransformer Loading(string column) => new(column, "ImagePath", new() { ResizeTo = 40 });

    private static ZeroMeanNormalizingTransformer Normalizing(string output, string input) => new(output, input, new([120, 130, 140], []));

    private IEnumerable<ITransformer> Extracting(string column, IDataView images) =>
        _mlContext.Transforms.LoadImages("Image", null, "ImagePath").Append(_mlContext.Transforms.ResizeImages("Image", 48, 48))
            .Append(_mlContext.Transforms.ExtractPixels(column, "Image")).Fit(images);

    private IEnumerable<ITransformer> Stock(IEstimator<ITransformer> part) => [part.Fit(flowers.Images)];

    private GoogLeNetTransformer Network(string pixels, string score, string label) =>
        Transformer(SyntheticModels.Make(GoogLeNetArchitecture.Paper), new(pixels, "Label", score, label));

    private GoogLeNetTransformer Named(params string[] classes)
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper, classes: classes.Length);
        return Transformer(new(model.Architecture, classes, model.ImageSize, model.Mean, model.Weights, model.Scale));
    }

    private GoogLeNetTransformer Transformer(GoogLeNetModel model, ColumnNames? columns = null) =>
        new(_mlContext, model, columns ?? new("Pixels", "Label", "Score", "PredictedLabel"));

    // Of one colour each, so that they look the same at any size.
    private IDataView Plain() => _mlContext.Data.LoadFromImageFiles(Enumerable.Range(0, 6).Select(i =>
        SyntheticImages.Write(_folder[$"plain/{i}.png"], 40 + 11 * i, 60, SKColor.FromHsv(60 * i, 20 + 15 * i, 100 - 10 * i))));

    private static byte Wave(double periods) => (byte)(127.5 + 127.5 * Math.Sin(2 * Math.PI * periods));

    // What the network sees: its score is the image itself.
    private float[] Pixels(IDataView images, int resizeTo)
    {
        ITransformer[] loading = [.. PortablePixels.Of(
            _mlContext, _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = resizeTo }).Fit(images), images.Schema)];
        IDataView pixels = new TransformerChain<ITransformer>(loading).Transform(images);
        byte[] oversize = pixels.GetColumn<byte[]>("Pixels").Single();
        var input = new PortableInput(pixels.Schema, "Pixels", new() { ResizeTo = resizeTo }, imageSize: resizeTo);
        var graph = ModelProto.Parser.ParseFrom(new PortableGraph(input, "Score", "Index").Build(
            SyntheticModels.Make(GoogLeNetArchitecture.Paper, imageSize: resizeTo), normalization: null)).Graph;
        graph.Output.Add(
            new ValueInfoProto
            {
                Name = "network/Pixels",
                Type = new() { TensorType = new() { ElemType = (int)TensorProto.Types.DataType.Float } }
            });
        using var session = new InferenceSession(new ModelProto
        {
            IrVersion = 8,
            OpsetImport = { new OperatorSetIdProto { Version = 17 }, new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 2 } },
            Graph = graph,
        }.ToByteArray());
        using var results = session.Run(
            [NamedOnnxValue.CreateFromTensor("Pixels", new DenseTensor<byte>(oversize, [1, 3, 2 * resizeTo, 2 * resizeTo]))],
            ["network/Pixels"]);
        return [.. results.Single().AsEnumerable<float>()];
    }

    // Of different colours and patterns.
    private IDataView Noise(int side)
    {
        var random = new Random(5);
        return _mlContext.Data.LoadFromImageFiles(Enumerable.Range(0, 8).Select(i =>
        {
            int period = random.Next(2, 20), strength = random.Next(20, 200);
            SKColor colour = SKColor.FromHsv(random.Next(360), random.Next(100), random.Next(20, 100));
            return SyntheticImages.Write(_folder[$"images/{i}.png"], side, side, (x, y) => (x + i * y) / period % 2 == 0
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

    private sealed class Image
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
