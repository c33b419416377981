using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

public sealed class GoogLeNetFeaturizingTransformerTests
{
    private static readonly float[][] Images =
        [.. Enumerable.Range(1, 9).Select(seed => SyntheticModels.Pixels(count: 1, imageSize: 40, seed))];
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("pool5", 1024)]
    [InlineData("inception5b", 1024, 1, 1)]
    [InlineData("inception3b", 480, 4, 4)]
    [InlineData("norm1", 64, 8, 8)]
    public void The_column_has_the_shape_of_the_layer_and_a_row_its_values(string layer, params int[] shape)
    {
        using GoogLeNetFeaturizingTransformer transformer = Transformer(layer);

        IDataView rows = transformer.Transform(Rows(40, Images));

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, shape), rows.Schema["Features"].Type);
        float[][] features = Features(rows);
        Assert.Equal(9, features.Length);
        Assert.All(features, values => Assert.Equal(shape.Aggregate(1, (product, side) => product * side), values.Length));
        Assert.All(features.Zip(features.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void The_pooled_features_are_what_the_classifier_makes_scores_of()
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper);
        using GoogLeNetFeaturizingTransformer transformer = Transformer("pool5");
        using var network = new GoogLeNetTransformer(_mlContext, model, new("Pixels", "Label", "Score", "PredictedLabel"));
        using GoogLeNetTransformer scoring = network.With(new ScoringOptions { OutputLogits = true });
        float[] weight = model.Weights["fc.weight"].Values, bias = model.Weights["fc.bias"].Values;

        float[][] logits = [.. Features(transformer.Transform(Rows(40, Images))).Select(features => Enumerable.Range(0, 5)
            .Select(label => bias[label] + features.Select((value, i) => value * weight[label * 1024 + i]).Sum()).ToArray())];

        Assert.All(scoring.Transform(Rows(40, Images)).GetColumn<float[]>("Score").Zip(logits), pair =>
            AssertClose(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void A_row_does_not_depend_on_the_mini_batch_or_the_number_of_threads()
    {
        using GoogLeNetFeaturizingTransformer transformer = Transformer("pool5");
        float[][] expected = Features(transformer.Transform(Rows(40, Images)));

        ComputeOptions[] ways =
            [new() { MiniBatchSize = 1 }, new() { MiniBatchSize = 4, Threads = 1 }, new() { MiniBatchSize = 2, Threads = 3 }];
        foreach (ComputeOptions options in ways)
        {
            using GoogLeNetFeaturizingTransformer other = transformer.With(options);
            Assert.All(Features(other.Transform(Rows(40, Images))).Zip(expected), pair => AssertClose(pair.Second, pair.First, 1e-5f));
        }
    }

    [Fact]
    public void An_image_at_a_time_has_the_features_of_a_mini_batch()
    {
        using GoogLeNetFeaturizingTransformer transformer = Transformer("inception4e");
        float[][] expected = Features(transformer.Transform(Rows(40, Images)));

        using var engine = _mlContext.Model.CreatePredictionEngine<PixelRow, FeatureRow>(transformer, Rows(40, Images).Schema);

        Assert.All(Images.Zip(expected), pair => AssertClose(pair.Second, engine.Predict(new() { Pixels = pair.First }).Features, 1e-5f));
    }

    [Fact]
    public void A_missing_image_has_no_features_and_not_its_neighbours()
    {
        using GoogLeNetFeaturizingTransformer transformer = Transformer("pool5");

        float[][] features =
            Features(transformer.Transform(PixelValues.Singles(0, SyntheticModels.Pixels(1, 32, 1), [], SyntheticModels.Pixels(1, 32, 2))));

        Assert.All(features[1], value => Assert.True(float.IsNaN(value)));
        Assert.All((float[][])[features[0], features[2]], values => Assert.DoesNotContain(values, float.IsNaN));
    }

    [Fact]
    public void Nothing_is_computed_that_is_not_asked_for()
    {
        GoogLeNetFeaturizingTransformer transformer = Transformer("pool5");
        IDataView rows = transformer.Transform(Rows(40, Images));
        transformer.Dispose();

        Assert.Equal(9, rows.GetColumn<float[]>("Pixels").Count());
        Assert.IsType<ObjectDisposedException>(Assert.ThrowsAny<Exception>(() => Features(rows)).GetBaseException());
    }

    [Fact]
    public void Rows_that_are_read_again_and_again_without_a_cache_are_warned_of_once()
    {
        var log = new List<string>();
        _mlContext.Log += (_, entry) => log.Add(entry.Message);
        using GoogLeNetFeaturizingTransformer transformer = Transformer("conv1");
        IDataView rows = transformer.Transform(Rows(40, Images));

        for (int pass = 1; pass <= 5; pass++)
        {
            Assert.Equal(9, Features(rows).Length);
            Assert.Equal(9, rows.GetColumn<float[]>("Pixels").Count()); // costs nothing
            Assert.Equal(pass < 3 ? 0 : 1, log.Count(line => line.Contains(
                "The features in column 'Features' are being computed for the third time")
                    && line.Contains("Append AppendCacheCheckpoint(mlContext)")));
        }
    }

    [Fact]
    public void TorchSharp_computes_bfloat16_and_the_engine_is_logged_once()
    {
        var log = new List<string>();
        _mlContext.Log += (_, entry) => log.Add(entry.Message);
        using GoogLeNetFeaturizingTransformer transformer = Transformer("inception4a");
        using GoogLeNetFeaturizingTransformer rounded = transformer.With(new ComputeOptions { Precision = Precision.BFloat16 });

        float[][] exact = Features(transformer.Transform(Rows(40, Images))), other = Features(rounded.Transform(Rows(40, Images)));
        Features(transformer.Transform(Rows(40, Images)));

        Assert.Matches(
            @"^Managed \d+\.\d+\.\d+, CPU, float32, (AVX-512|AVX2|Neon) \(Auto: the fastest that needs no libtorch and no int8\)$",
            transformer.EngineDescription);
        Assert.Matches(@"^TorchSharp \d+\.\d+\.\d+, CPU, bfloat16$", rounded.EngineDescription);
        Assert.Single(log, line => line.Contains($"{transformer.EngineDescription} computes the features of inception4a."));
        Assert.NotEqual(exact, other);
        Assert.All(exact.Zip(other), pair => AssertClose(pair.First, pair.Second, tolerance: pair.First.Max() / 10));
    }

    [Fact]
    public void It_is_saved_and_loaded_with_its_layer_and_options()
    {
        using var folder = new TempFolder();
        var options = new ComputeOptions { MiniBatchSize = 3, Threads = 1 };
        using GoogLeNetFeaturizingTransformer transformer = Transformer("pool3", options);
        IDataView rows = Rows(40, Images);

        _mlContext.Model.Save(transformer, rows.Schema, folder["features.zip"]);
        using var loaded = (GoogLeNetFeaturizingTransformer)new MLContext().Model.Load(folder["features.zip"], out _);

        Assert.Equal(options, loaded.ComputeOptions);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 480, 2, 2), loaded.GetOutputSchema(rows.Schema)["Features"].Type);
        Assert.Equal(Features(transformer.Transform(rows)), Features(loaded.Transform(rows)));
    }

    [Theory]
    [InlineData("pool5", "pool9", "GoogLeNet (Paper) has no layer 'pool9'")]
    [InlineData("\"Threads\":null", "\"Threads\":nil ", "the state of its GoogLeNetFeaturizingTransformer is unreadable or invalid")]
    [InlineData("\"Threads\":null", "\"Crops\":10    ", "The JSON property 'Crops' could not be mapped")]
    [InlineData("\"MiniBatchSize\":16", "\"MiniBatchSize\":0 ", "MiniBatchSize is 0; it must be 1 or more.")]
    [InlineData("\"Precision\":\"Auto\"", "\"Precision\":\"Int8\"",
        "Precision is Int8; it must be Auto, Float32 or BFloat16 for features.")]
    public void What_a_damaged_file_says_is_not_believed(string before, string after, string complaint)
    {
        using var folder = new TempFolder();
        using GoogLeNetFeaturizingTransformer transformer = Transformer("pool5");
        _mlContext.Model.Save(transformer, Rows(40, Images).Schema, folder["features.zip"]);
        Replace(folder["features.zip"], before, after);

        Exception error = Assert.ThrowsAny<Exception>(() => _mlContext.Model.Load(folder["features.zip"], out _));

        Assert.Contains(InnerExceptions(error), inner => inner is InvalidDataException
            && inner.Message.StartsWith("The saved model is damaged: ") && inner.Message.Contains(complaint));
    }

    [Fact]
    public void Weights_that_lack_a_layer_are_told_of()
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper);
        var weights = model.Weights.Where(pair => pair.Key != "inception3a.branch1.conv.bias").ToDictionary();
        using var transformer = new GoogLeNetFeaturizingTransformer(
            _mlContext, new(model.Architecture, [], 32, model.Mean, weights), "pool5", "Features", "Pixels", new());

        Exception error = Assert.ThrowsAny<Exception>(() => Features(transformer.Transform(Rows(40, Images))));

        Assert.StartsWith(
            "The weights do not fit GoogLeNet (Paper): missing inception3a.branch1.conv.bias. ", error.GetBaseException().Message);
    }

    private GoogLeNetFeaturizingTransformer Transformer(string layer, ComputeOptions? options = null) => new(
        _mlContext, SyntheticModels.Make(GoogLeNetArchitecture.Paper).WithoutClassifier(), layer, "Features", "Pixels", options ?? new());

    private static IDataView Rows(int side, float[][] images) => PixelValues.Singles(side, images);

    private static float[][] Features(IDataView rows) => [.. rows.GetColumn<float[]>("Features")];

    private static void AssertClose(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max(), 0, tolerance);
    }

    private static IEnumerable<Exception> InnerExceptions(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
            yield return error;
    }

    private static void Replace(string zip, string before, string after)
    {
        using ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Update);
        ZipArchiveEntry entry = archive.Entries.Single(entry => entry.Name == "Model.key");
        using Stream stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        byte[] bytes = content.ToArray(), old = Encoding.Unicode.GetBytes(before), changed = Encoding.Unicode.GetBytes(after);
        Assert.Equal(old.Length, changed.Length);
        int place = bytes.AsSpan().IndexOf(old);
        Assert.InRange(place, 0, bytes.Length);
        stream.Position = place;
        stream.Write(changed);
    }

    private sealed class PixelRow
    {
        [VectorType(3, 40, 40)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class FeatureRow
    {
        public float[] Features { get; set; } = [];
    }
}
