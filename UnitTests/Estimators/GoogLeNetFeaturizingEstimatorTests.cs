using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>Features for other trainers.</summary>
public sealed class GoogLeNetFeaturizingEstimatorTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly List<string> _log = [];

    public GoogLeNetFeaturizingEstimatorTests() => _mlContext.Log += (_, entry) => _log.Add(entry.Message);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_pooled_features_of_the_public_weights_are_those_of_the_reference()
    {
        var reference = SafetensorsFile.Read(SharedData.Require("bvlc_googlenet/reference.safetensors")).Tensors;
        // the reference is BGR
        IDataView rows = PixelValues.Singles(224, [.. reference["input"].Values.Chunk(3 * 224 * 224).Select(FlipChannels)]);

        using var transformer = _mlContext.Transforms
            .FeaturizeWithGoogLeNet("Features", "Pixels", SharedData.Require("bvlc_googlenet/bvlc_googlenet.safetensors")).Fit(rows);
        float[] features = [.. transformer.Transform(rows).GetColumn<float[]>("Features").SelectMany(row => row)];

        Assert.Equal(4 * 1024, features.Length);
        Assert.InRange(features.Zip(reference["pool5"].Values, (actual, expected) => Math.Abs(actual - expected)).Max(), 0, 1e-3f);
    }

    [Fact]
    public void Another_trainer_learns_flowers_from_the_features_of_the_public_weights()
    {
        string weights = SharedData.Require("bvlc_googlenet/bvlc_googlenet.safetensors");
        string folder = Path.GetDirectoryName(SharedData.Require("flowers17/flowers17.csv"))!;
        string[] daffodil = Paths(1), snowdrop = Paths(81), tiger = Paths(481);
        string[] Paths(int first) =>
            [.. Enumerable.Range(first, 12).Select(number => Path.Combine(folder, "jpg", $"image_{number:D4}.jpg"))];
        IDataView Labelled(Range range) =>
            List([.. ((string, string[])[])[("daffodil", daffodil), ("snowdrop", snowdrop), ("tigerlily", tiger)]],
            range);

        var model = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
            .Append(_mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet))
            .Append(_mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", weights))
            .AppendCacheCheckpoint(_mlContext)
            .Append(_mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy())
            .Fit(Labelled(..8));
        var metrics = _mlContext.MulticlassClassification.Evaluate(model.Transform(Labelled(8..)));

        Assert.InRange(metrics.MicroAccuracy, 0.9, 1);
        Assert.DoesNotContain(_log, line => line.Contains("were trained on") || line.Contains("for the third time"));
        (model as IDisposable)?.Dispose();
    }

    [Theory]
    [InlineData("pool5")]
    [InlineData("inception4a")]
    public void It_promises_the_schema_that_it_delivers(string layer)
    {
        IDataView rows = Rows();
        var estimator = _mlContext.Transforms.FeaturizeWithGoogLeNet(
            "Features", "Pixels", SyntheticModels.Make(GoogLeNetArchitecture.Torchvision), layer);

        using GoogLeNetFeaturizingTransformer transformer = estimator.Fit(rows);

        EstimatorContract.AssertPromiseKept(estimator, rows.Schema, transformer.GetOutputSchema(rows.Schema));
    }

    [Fact]
    public void The_features_may_take_the_place_of_the_pixels()
    {
        var estimator = _mlContext.Transforms.FeaturizeWithGoogLeNet("Pixels", "Pixels", SyntheticModels.Make(GoogLeNetArchitecture.Paper));

        using GoogLeNetFeaturizingTransformer transformer = estimator.Fit(Rows());

        Assert.Equal(1024, transformer.Transform(Rows()).GetColumn<float[]>("Pixels").First().Length);
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void Weights_from_a_file_give_what_the_model_gives(GoogLeNetArchitecture architecture)
    {
        GoogLeNetModel model = SyntheticModels.Make(architecture);
        string file = SavedWeights(model);
        IDataView rows = Rows();

        using var fromFile = _mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", file, "inception3a", imageSize: 32)
            .Fit(rows);
        using var fromModel = _mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", model, "inception3a").Fit(rows);

        Assert.Equal(fromModel.Transform(rows).GetColumn<float[]>("Features"), fromFile.Transform(rows).GetColumn<float[]>("Features"));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)] // of weights in a file, which have it in their first convolution
    public void A_scale_of_the_network_or_of_the_pixels_changes_no_feature(bool isOfNetwork, bool isOfPixels)
    {
        IDataView bytes = ColourRows.BytesView(_mlContext, ColourRows.Make(classes: 2, perClass: 2));
        ZeroMeanNormalizingTransformer scaling =
            _mlContext.Transforms.NormalizeZeroMean("Pixels", "Pixels", new() { UnitVariance = true }).Fit(bytes);
        var mean = new ChannelMean(scaling.Mean[0], scaling.Mean[1], scaling.Mean[2]);
        IDataView scaled = scaling.Transform(bytes);
        IDataView plain = _mlContext.Transforms.NormalizeZeroMean("Pixels", mean).Fit(bytes).Transform(bytes);
        GoogLeNetModel model = SyntheticModels.Make(
            GoogLeNetArchitecture.Paper, mean: [.. scaling.Mean], scale: isOfNetwork ? [.. scaling.Scale] : null);
        var transforms = _mlContext.Transforms;

        float[] expected = Features(
            transforms.FeaturizeWithGoogLeNet("Features", "Pixels", model), isOfNetwork ? scaled : plain);
        float[] actual = Features(
            isOfNetwork && isOfPixels
                ? transforms.FeaturizeWithGoogLeNet("Features", "Pixels", SavedWeights(model), imageSize: 32)
                : transforms.FeaturizeWithGoogLeNet("Features", "Pixels", model),
            isOfPixels ? scaled : plain);

        Assert.Contains(expected, value => value > 0.01f);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * expected.Max()));
        Assert.DoesNotContain(_log, line => line.Contains("UnitVariance"));

        static float[] Features(GoogLeNetFeaturizingEstimator estimator, IDataView pixels)
        {
            using GoogLeNetFeaturizingTransformer transformer = estimator.Fit(pixels);
            return transformer.Transform(pixels).GetColumn<float[]>("Features").First();
        }
    }

    [Fact]
    public void Pixels_with_another_mean_than_the_weights_were_trained_with_are_warned_of()
    {
        string file = SavedWeights(SyntheticModels.Make(GoogLeNetArchitecture.Paper));
        IDataView Normalized(ChannelMean mean)
        {
            IDataView bytes = PixelValues.Bytes(32, new byte[3 * 32 * 32]);
            return _mlContext.Transforms.NormalizeZeroMean("Pixels", mean).Fit(bytes).Transform(bytes);
        }
        var estimator = _mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", file, imageSize: 32);

        estimator.Fit(Normalized(new(121, 129, 140))).Dispose();
        Assert.DoesNotContain(_log, line => line.Contains("were trained on"));

        estimator.Fit(Normalized(new(90, 130, 140))).Dispose();
        Assert.Single(_log, line => line.Contains(
            $"The weights of '{file}' were trained on pixels minus 120, 130, 140 (red, green, blue), but these are pixels minus 90, 130, "
                + "140."));
    }

    [Fact]
    public void A_column_that_is_not_there_or_is_no_zero_mean_pixels_is_refused_before_anything_is_read()
    {
        var estimator =
            _mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", SyntheticModels.Make(GoogLeNetArchitecture.Paper));
        string Message(IDataView rows) => Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(rows)).Message;

        Assert.Contains(
            "There is no column 'Pixels'; the columns are Class. Make it with LoadPixels(\"Pixels\", …) and NormalizeZeroMean(\"Pixels\").",
            Message(_mlContext.Data.LoadFromEnumerable([new { Class = "a" }])));
        Assert.Contains(
            "Column 'Pixels' is Vector<Byte>; the network takes zero-mean pixels, a vector of single. Append "
            + "NormalizeZeroMean(\"Pixels\") before it.",
            Message(PixelValues.Bytes(32, new byte[3 * 32 * 32])));
    }

    [Fact]
    public void What_cannot_be_is_refused_when_the_pipeline_is_put_together()
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper);
        TransformsCatalog transforms = _mlContext.Transforms;

        Assert.Contains("has no layer 'fc'; its layers are conv1, ",
            Assert.Throws<ArgumentException>(() => transforms.FeaturizeWithGoogLeNet("Features", "Pixels", model, "fc")).Message);
        Assert.Contains("The weights are 'nowhere.pth', and there is no such file. Nothing is downloaded",
            Assert.Throws<FileNotFoundException>(() => transforms.FeaturizeWithGoogLeNet("Features", "Pixels", "nowhere.pth")).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            transforms.FeaturizeWithGoogLeNet("Features", "Pixels", "nowhere.pth", imageSize: 31));
        Assert.StartsWith("Precision is Int8; it must be Auto, Float32 or BFloat16 for features.",
            Assert.Throws<ArgumentOutOfRangeException>("options", () => transforms.FeaturizeWithGoogLeNet(
                "Features", "Pixels", model, options: new() { Precision = Precision.Int8 })).Message);
    }

    private string SavedWeights(GoogLeNetModel model)
    {
        string path = _folder["weights.safetensors"];
        using FileStream file = File.Create(path);
        GoogLeNetWeights.Write(model, file);
        return path;
    }

    private static IDataView Rows() => PixelValues.Singles(40, SyntheticModels.Pixels(1, 40, 1), SyntheticModels.Pixels(1, 40, 2));

    private IDataView List(IEnumerable<(string Class, string[] Paths)> classes, Range range)
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(classes
            .SelectMany(flowers => flowers.Paths[range].Select(path => new LabelledPath { ImagePath = path, Class = flowers.Class }))
                .ToArray());
        return _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(rows).Transform(rows);
    }

    private static float[] FlipChannels(float[] image) =>
        [.. image.Chunk(image.Length / 3).Reverse().SelectMany(plane => plane)];

    private sealed class LabelledPath
    {
        public string ImagePath { get; set; } = "";
        public string Class { get; set; } = "";
    }
}
