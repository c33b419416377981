using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Onnx.Export;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using MLNet.GoogLeNet.UnitTests.Data;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>Networks that come from files, whoever wrote them.</summary>
public sealed class FromWeightsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly List<string> _log = [];

    public FromWeightsTests() => _mlContext.Log += (_, entry) => _log.Add(entry.Message);

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Published => [.. PublishedForms.All];

    [Theory]
    [MemberData(nameof(Published))]
    public void Weights_of_others_become_the_same_network_to_the_bit(string form)
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper);
        File.WriteAllBytes(_folder["x"], PublishedForms.Write(form, model.Weights));

        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"]);

        AssertSameWeights(model, read.Model);
        Assert.Equal(GoogLeNetArchitecture.Paper, read.Model.Architecture);
        Assert.Equal([123, 117, 104], read.Model.Mean);
        Assert.Equal(ChannelMean.BvlcGoogLeNet, read.Model.ChannelMean);
        Assert.Equal(["0", "1", "2", "3", "4"], read.Model.ClassNames);
        Assert.Equal(224, read.Model.ImageSize);
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void What_SaveWeights_wrote_is_read_back_to_the_bit(GoogLeNetArchitecture architecture)
    {
        GoogLeNetModel model = SyntheticModels.Make(architecture, imageSize: 64, mean: [0.1f, 127.5f, 1e-7f]);
        using GoogLeNetTransformer written = Transformer(model);

        written.SaveWeights(_folder["x"]);
        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"]);

        AssertSame(model, read.Model);
        Assert.Single(Directory.GetFiles(_folder.FullPath));
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper, "conv1/7x7_s2.weight", "BGR")]
    [InlineData(GoogLeNetArchitecture.Torchvision, "conv1.conv.weight", "RGB")]
    public void SaveWeights_writes_the_names_and_channels_that_others_expect(
        GoogLeNetArchitecture architecture, string first, string channels)
    {
        using GoogLeNetTransformer written = Transformer(SyntheticModels.Make(architecture, mean: [1, 2, 3.5f]));
        written.SaveWeights(_folder["x"]);

        WeightSet file = SafetensorsFile.Read(_folder["x"]);

        Assert.Contains(first, file.Tensors.Keys);
        Assert.Equal(channels, file.Metadata["channels"]);
        Assert.Equal("[1,2,3.5]", file.Metadata["mean"]);
        Assert.Equal($"{channels} planes, 0 to 255, minus the mean, which is given as [red,green,blue]", file.Metadata["input"]);
    }

    [Fact]
    public void A_mean_that_is_a_image_travels_too()
    {
        float[] mean = [.. Enumerable.Range(0, 3 * 40 * 48).Select(i => i / 30f)];
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper, mean: mean);
        using GoogLeNetTransformer written = Transformer(model);

        written.SaveWeights(_folder["x"]);

        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"]);
        AssertSame(model, read.Model);
    }

    [Fact]
    public void A_model_that_does_not_know_its_mean_stays_without_one()
    {
        using GoogLeNetTransformer written = Transformer(SyntheticModels.Make(GoogLeNetArchitecture.Torchvision, mean: []));

        written.SaveWeights(_folder["x"]);

        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"]);
        Assert.Empty(read.Model.Mean);
        Assert.Null(read.Model.ChannelMean);
    }

    [Fact]
    public void A_scale_of_the_pixels_becomes_part_of_the_first_convolution()
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper, scale: [1, 0.5f, 0.25f]);
        using GoogLeNetTransformer written = Transformer(model);

        written.SaveWeights(_folder["x"]);

        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"]);
        float[] pixels = SyntheticModels.Pixels(count: 2, imageSize: 32);
        float[] scaled = [.. pixels.Select((value, i) => value * model.Scale[i / (32 * 32) % 3])];
        AssertClose(NetworkLogits.Of(model, scaled), NetworkLogits.Of(read.Model, pixels), 1e-4);
        Assert.Empty(read.Model.Scale);
    }

    public static TheoryData<GoogLeNetArchitecture, bool, bool, bool> Exports =>
        new MatrixTheoryData<GoogLeNetArchitecture, bool, bool, bool>(
        Enum.GetValues<GoogLeNetArchitecture>(), [false, true], [true, false], [true, false]);

    [Theory]
    [MemberData(nameof(Exports))]
    public void Our_own_ONNX_files_come_back_as_the_network_that_was_exported(
        GoogLeNetArchitecture architecture, bool asBytes, bool fold, bool half)
    {
        GoogLeNetModel model = SyntheticModels.Make(architecture, mean: [123, 117, 104.5f], scale: fold ? null : [1, 0.5f, 0.25f]);
        var options = new OnnxExportOptions { TakesRgbBytes = asBytes, FoldBatchNorm = fold, Float16Weights = half };
        File.WriteAllBytes(_folder["x"], OnnxGraph.Build(model, options));

        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"]);

        float[] pixels = SyntheticModels.Pixels(count: 2, imageSize: 32);
        float[] scaled = model.Scale.Count == 0 ? pixels : [.. pixels.Select((value, i) => value * model.Scale[i / (32 * 32) % 3])];
        AssertClose(NetworkLogits.Of(Float16Rounding.Of(model, options), scaled), NetworkLogits.Of(read.Model, pixels), 1e-4);
        Assert.Equal(model.Mean, read.Model.Mean);
        Assert.Equal(model.ClassNames, read.Model.ClassNames);
        Assert.Equal(architecture, read.Model.Architecture);
        Assert.Equal(32, read.Model.ImageSize);
    }

    [Fact]
    public void An_int8_file_has_no_weights_to_score_with()
    {
        using GoogLeNetTransformer quantized = Transformer(SyntheticModels.Make(GoogLeNetArchitecture.Paper))
            .Quantize(PixelValues.Singles(32, SyntheticModels.Pixels(1, 32)));
        File.WriteAllBytes(_folder["x"], OnnxGraph.Build(quantized.Model, new() { Precision = Precision.Int8 }));

        Assert.Contains("'conv1.conv.weight' is stored as Int8; weights are read from 16-bit, 32-bit and 64-bit",
            Assert.Throws<InvalidDataException>(() => GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"])).Message);
    }

    [Fact]
    public void An_average_has_more_weights_than_a_file()
    {
        GoogLeNetTransformer one = Transformer(SyntheticModels.Make(GoogLeNetArchitecture.Paper));

        Assert.Contains("This is an average of 2 networks, but a file of weights has one.",
            Assert.Throws<InvalidOperationException>(() => GoogLeNetTransformer.Average(one, one).SaveWeights(_folder["x"])).Message);
    }

    [Fact]
    public void Labels_come_from_a_text_file()
    {
        Write(SyntheticModels.Make(GoogLeNetArchitecture.Paper));
        File.WriteAllLines(_folder["names.txt"], ["tench", "goldfish", "great white shark", "tiger shark", "hammerhead"]);

        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"], _folder["names.txt"]);

        IDataView scored = read.Transform(PixelValues.Singles(224, new float[3 * 224 * 224]));
        Assert.Equal(["tench", "goldfish", "great white shark", "tiger shark", "hammerhead"], scored.KeyNames("PredictedLabel"));
    }

    [Fact]
    public void There_is_a_name_for_each_class()
    {
        Write(SyntheticModels.Make(GoogLeNetArchitecture.Paper));
        File.WriteAllLines(_folder["names.txt"], ["tench", "goldfish"]);

        Refuses("They have 5 classes, and there are 2 names.", () =>
            GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"], _folder["names.txt"]));
    }

    [Fact]
    public void Weights_without_a_classifier_are_for_training_only()
    {
        Write(SyntheticModels.Make(GoogLeNetArchitecture.Paper), weights => weights.Remove("fc.weight"));

        Refuses("They have no classifier of two classes or more ('fc.weight').");
    }

    [Fact]
    public void Everything_that_does_not_fit_is_listed()
    {
        Write(SyntheticModels.Make(GoogLeNetArchitecture.Paper), weights =>
        {
            weights.Remove("conv2.conv.bias");
            weights["conv3.conv.bias"] = new([1], [0]);
        });

        Refuses("missing conv2.conv.bias; conv3.conv.bias is [1] and should be [192].");
    }

    [Theory]
    [InlineData(2_000_000_000, 0)]
    [InlineData(0, 1024)]
    [InlineData(1, 1024)]
    public void A_classifier_of_no_numbers_is_refused_before_anything_is_made_of_it(long classes, long features)
    {
        Write(SyntheticModels.Make(GoogLeNetArchitecture.Paper), weights =>
            weights["fc.weight"] = new([classes, features], new float[classes * features]));

        Refuses("They have no classifier of two classes or more");
    }

    [Fact]
    public void It_is_saved_and_loaded_like_a_trained_one()
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Torchvision, imageSize: 32);
        Transformer(model).SaveWeights(_folder["x"]);
        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"]);
        IDataView pixels = PixelValues.Singles(32, SyntheticModels.Pixels(1, 32, seed: 1), SyntheticModels.Pixels(1, 32, seed: 2));

        _mlContext.Model.Save(read, pixels.Schema, _folder["model.zip"]);
        using var loaded = (GoogLeNetTransformer)_mlContext.Model.Load(_folder["model.zip"], out _);

        Assert.Equal(read.Transform(pixels).GetColumn<float[]>("Score"), loaded.Transform(pixels).GetColumn<float[]>("Score"));
        Assert.Equal(model.ClassNames, loaded.Model.ClassNames);
    }

    [Fact]
    public void Pixels_with_another_mean_are_told_once()
    {
        Write(SyntheticModels.Make(GoogLeNetArchitecture.Paper));
        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"]);
        IDataView bytes = PixelValues.Bytes(224, new byte[3 * 224 * 224]);
        IDataView right = _mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(123, 115, 104)).Fit(bytes).Transform(bytes);
        IDataView wrong = _mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(123, 117, 90)).Fit(bytes).Transform(bytes);

        read.Transform(right);
        Assert.DoesNotContain(_log, line => line.Contains("trained on pixels minus"));

        read.Transform(wrong);
        read.Transform(wrong);
        Assert.Single(_log, line => line.Contains(
            "The weights were trained on pixels minus 123, 117, 104 (red, green, blue), but these are pixels minus 123, 117, 90."));
    }

    private void Write(GoogLeNetModel model, Action<Dictionary<string, WeightTensor>>? change = null)
    {
        var weights = model.Weights.ToDictionary();
        change?.Invoke(weights);
        File.WriteAllBytes(_folder["x"], PublishedForms.Write("safetensors", weights));
    }

    private GoogLeNetTransformer Transformer(GoogLeNetModel model) =>
        new(_mlContext, model, new ColumnNames("Pixels", "Label", "Score", "PredictedLabel"));

    private void Refuses(string message, Func<GoogLeNetTransformer>? read = null)
    {
        string told =
            Assert.Throws<InvalidDataException>(read ?? (() => GoogLeNetTransformer.FromWeights(_mlContext, _folder["x"]))).Message;
        Assert.StartsWith($"Cannot score with the weights of '{_folder["x"]}'. ", told);
        Assert.Contains(message, told);
    }

    private static void AssertSame(GoogLeNetModel expected, GoogLeNetModel actual)
    {
        AssertSameWeights(expected, actual);
        Assert.Equal(expected.Architecture, actual.Architecture);
        Assert.Equal(expected.ClassNames, actual.ClassNames);
        Assert.Equal(expected.ImageSize, actual.ImageSize);
        Assert.Equal(expected.Mean, actual.Mean);
    }

    private static void AssertSameWeights(GoogLeNetModel expected, GoogLeNetModel actual)
    {
        Assert.Equal(expected.Weights.Keys.Order(), actual.Weights.Keys.Order());
        foreach (var (name, tensor) in expected.Weights)
        {
            Assert.Equal(tensor.Shape, actual.Weights[name].Shape);
            Assert.True(tensor.Values.AsSpan().SequenceEqual(actual.Weights[name].Values), name);
        }
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance * Math.Max(1, Math.Abs(pair.First))));
}
