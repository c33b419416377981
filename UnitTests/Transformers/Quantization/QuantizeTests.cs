using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Quantization;
using MLNet.GoogLeNet.Transformers.Weights;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Quantization;

public sealed class QuantizeTests
{
    // Scores of networks with random weights, which make much of rounding. Found: 0.06 with 8-bit weights, and 0.15 with 7-bit ones.
    private const double Tolerance = 0.1, SevenBitTolerance = 0.2;

    private static readonly ComputeOptions Int8 = new() { Precision = Precision.Int8 };
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    [InlineData(GoogLeNetArchitecture.Paper)]
    public void Scores_in_8_bits_are_close_to_those_in_32(GoogLeNetArchitecture architecture)
    {
        using GoogLeNetTransformer model = Transformer(SyntheticModels.Make(architecture));
        using GoogLeNetTransformer quantized = model.Quantize(Rows()).With(Int8);
        float[] expected = Scores(model, Rows(seed: 2)), actual = Scores(quantized, Rows(seed: 2));

        Assert.Matches(@"^ONNX Runtime \d+\.\d+\.\d+, CPU, int8 \([78]-bit weights", quantized.EngineDescription);
        Assert.NotEqual(expected, actual);
        double distance = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        TestContext.Current.SendDiagnosticMessage($"largest difference of a score {distance:F4}");
        Assert.InRange(distance, 0, ProcessorFeatures.Current.ExactByteProducts ? Tolerance : SevenBitTolerance);
    }

    [Fact]
    public void What_Quantize_returns_scores_in_32_bits_as_before_until_it_is_told_otherwise()
    {
        using GoogLeNetTransformer model = Transformer(SyntheticModels.Make(GoogLeNetArchitecture.Torchvision));
        using GoogLeNetTransformer quantized = model.Quantize(Rows());

        Assert.Equal(Scores(model, Rows()), Scores(quantized, Rows()));
        Assert.Contains("float32", quantized.EngineDescription);
        Assert.False(model.Model.HasActivationRanges);
        Assert.True(quantized.Model.HasActivationRanges);
    }

    [Fact]
    public void Equal_images_give_equal_ranges()
    {
        using GoogLeNetTransformer model = Transformer(SyntheticModels.Make(GoogLeNetArchitecture.Paper));
        IDataView nine = Rows(perClass: 3);

        Assert.Equal(model.Quantize(nine).Model.Ranges!.All, model.Quantize(nine).Model.Ranges!.All);
        Assert.Equal(33, model.Quantize(nine).Model.Ranges!.All.Count);
    }

    [Fact]
    public void A_saved_and_loaded_model_gives_the_same_bits()
    {
        using var folder = new TempFolder();
        using GoogLeNetTransformer quantized = Transformer(SyntheticModels.Quantized(GoogLeNetArchitecture.Paper));
        _mlContext.Model.Save(quantized, Rows().Schema, folder["model.zip"]);

        using var loaded = (GoogLeNetTransformer)_mlContext.Model.Load(folder["model.zip"], out _);

        Assert.Equal(quantized.Model.Ranges!.All, loaded.Model.Ranges!.All);
        Assert.Equal(Scores(quantized.With(Int8), Rows()), Scores(loaded.With(Int8), Rows()));
        Assert.Equal(Scores(quantized, Rows()), Scores(loaded, Rows()));
    }

    [Fact]
    public void Without_ranges_nothing_is_computed_or_written_in_8_bits()
    {
        const string Message = "The model does not know the ranges of its activations, which Int8 needs. "
            + "Call Quantize with some images first, and use the transformer that it returns.";
        using var folder = new TempFolder();
        using GoogLeNetTransformer model = Transformer(SyntheticModels.Make(GoogLeNetArchitecture.Torchvision));

        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => model.With(Int8)).Message);
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() =>
            model.SaveOnnx(folder["network.onnx"], new() { Precision = Precision.Int8 })).Message);
        Assert.Empty(Directory.GetFiles(folder.FullPath));
    }

    [Fact]
    public void Only_ONNX_Runtime_on_the_processor_computes_in_8_bits()
    {
        using GoogLeNetTransformer quantized = Transformer(SyntheticModels.Quantized(GoogLeNetArchitecture.Torchvision));

        Assert.Equal(ScoringEngine.OnnxRuntime, Int8.ChosenEngine);
        quantized.With(Int8 with { Engine = ScoringEngine.OnnxRuntime }).Dispose();
        Assert.StartsWith("Precision is Int8 with Device Cpu and Engine TorchSharp; Int8 needs OnnxRuntime on Cpu. "
            + "Leave Engine at Auto and Device at Cpu.",
            Assert.Throws<ArgumentException>("options", () => quantized.With(Int8 with { Engine = ScoringEngine.TorchSharp })).Message);
        Assert.Throws<ArgumentException>(() => quantized.With(Int8 with { Device = ComputeDevice.Cuda }));
    }

    [Fact]
    public void Images_are_spread_over_the_rows_and_missing_ones_passed_over()
    {
        ColourRows[] rows = ColourRows.Make(classes: 1, perClass: 10, side: 32);
        for (int i = 0; i < rows.Length; i++)
            rows[i].Pixels[0] = i;
        rows[7].Pixels = [];

        Assert.Equal([1, 3, 5, 9], FirstPixels(rows, images: 5));
        Assert.Equal([9], FirstPixels(rows, images: 1));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 8, 9], FirstPixels(rows, images: 100));
        Assert.Equal([1, 3, 5, 9], FirstPixels(rows, images: 5, countable: false));
    }

    [Fact]
    public void Without_a_image_there_are_no_ranges()
    {
        using GoogLeNetTransformer model = Transformer(SyntheticModels.Make(GoogLeNetArchitecture.Paper));

        Assert.Equal(
            "There are no images in column 'Pixels' to measure the ranges of activations on. Give some like those to be scored.",
            Assert.Throws<InvalidOperationException>(() =>
                model.Quantize(ColourRows.View(_mlContext, [new() { Class = "missing" }], side: 0))).Message);
        Assert.Contains("There is no column 'Pixels'; the columns are ", Assert.Throws<ArgumentOutOfRangeException>(() =>
            model.Quantize(_mlContext.Transforms.SelectColumns("Label").Fit(Rows()).Transform(Rows()))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Quantize(Rows(), new() { Images = 0 }));
    }

    [Fact]
    public void Activations_that_are_no_numbers_are_told_of()
    {
        using GoogLeNetTransformer model = Transformer(
            SyntheticModels.Make(GoogLeNetArchitecture.Paper).With("inception3a.branch1.conv.weight", place: 0, float.NaN));

        Assert.Equal(
            "The activations of 'inception3a' are not all numbers, so they have no range. Check the weights and the pixels for NaN and "
            + "infinity.",
            Assert.Throws<InvalidOperationException>(() => model.Quantize(Rows())).Message);
    }

    [Fact]
    public void A_layer_that_never_answers_does_no_harm()
    {
        GoogLeNetModel dead = SyntheticModels.Make(GoogLeNetArchitecture.Paper);
        const string bias = "inception3a.branch2.0.conv.bias";
        dead = Enumerable.Range(0, dead.Weights[bias].Values.Length).Aggregate(dead, (model, i) => model.With(bias, i, -1e6f));
        using GoogLeNetTransformer model = Transformer(dead);
        using GoogLeNetTransformer quantized = model.Quantize(Rows()).With(Int8);

        Assert.Equal(new ActivationRange(0, 1), quantized.Model.Ranges!["inception3a.branch2.0"]);
        Assert.All(Scores(model, Rows()).Zip(Scores(quantized, Rows())), pair => Assert.Equal(pair.First, pair.Second, 0.05));
    }

    [Fact]
    public void The_fast_byte_products_of_this_processor_are_exact_with_the_weights_that_are_chosen_for_it()
    {
        GoogLeNetModel model = SyntheticModels.Quantized(GoogLeNetArchitecture.Torchvision);
        ProcessorFeatures here = ProcessorFeatures.Current;
        Int8Processors chosen = here.ExactByteProducts ? Int8Processors.Vnni : Int8Processors.Any;

        Assert.Equal(Exact(model, chosen), Logits(new OnnxEngine(model, 2, Precision.Int8)));
        Assert.Equal(Exact(model, Int8Processors.Any), Logits(WithoutVnni(model)));
    }

    [Fact]
    public void The_description_says_how_many_bits_the_weights_have_and_why()
    {
        GoogLeNetModel model = SyntheticModels.Quantized(GoogLeNetArchitecture.Torchvision);
        using var less = WithoutVnni(model);
        using var more = new OnnxEngine(model, 1, Precision.Int8, new ProcessorFeatures(ExactByteProducts: true, BFloat16: false));
        using var here = new OnnxEngine(model, 1, Precision.Int8);

        Assert.EndsWith(", CPU, int8 (7-bit weights: this processor has no VNNI)", less.Description);
        Assert.EndsWith(", CPU, int8 (8-bit weights)", more.Description);
        Assert.Equal(ProcessorFeatures.Current.ExactByteProducts ? more.Description : less.Description, here.Description);
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    [InlineData(GoogLeNetArchitecture.Paper)]
    public void Scores_with_weights_in_7_bits_are_close_to_those_in_32(GoogLeNetArchitecture architecture)
    {
        using GoogLeNetTransformer model = Transformer(SyntheticModels.Make(architecture));
        using GoogLeNetTransformer quantized = model.Quantize(Rows());
        float[] expected = Scores(model, Rows(seed: 2)), actual = new float[expected.Length];
        ColourRows[] rows = ColourRows.Make(classes: 3, perClass: 4, side: 32, seed: 2);
        using OnnxEngine engine = WithoutVnni(quantized.Model);
        engine.Score(rows.SelectMany(row => row.Pixels).ToArray(), rows.Length, actual);
        foreach (int row in Enumerable.Range(0, rows.Length))
            Softmax.InPlace(actual.AsSpan(5 * row, 5));

        double distance = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        TestContext.Current.SendDiagnosticMessage($"largest difference of a score {distance:F4}");
        Assert.InRange(distance, 0, SevenBitTolerance);
    }

    [Fact]
    public void Weights_that_are_no_numbers_have_no_bytes()
    {
        GoogLeNetModel model = SyntheticModels.Quantized(GoogLeNetArchitecture.Torchvision);

        Assert.Contains(
            "The weights of inception4b.branch1 are not all numbers, so they cannot be quantized.",
            Assert.Throws<InvalidDataException>(() =>
            new OnnxEngine(
                model.With("inception4b.branch1.conv.weight", place: 3, float.NaN).With(model.Ranges!), 2, Precision.Int8)).Message);
    }

    private static OnnxEngine WithoutVnni(GoogLeNetModel model) =>
        new(model, 2, Precision.Int8, new ProcessorFeatures(ExactByteProducts: false, BFloat16: false));

    private static float[] Logits(OnnxEngine engine)
    {
        var logits = new float[10];
        using (engine)
            engine.Score(SyntheticModels.Pixels(count: 2, imageSize: 32), 2, logits);
        return logits;
    }

    // Products of bytes that ONNX Runtime makes exactly on any processor.
    private static float[] Exact(GoogLeNetModel model, Int8Processors processors)
    {
        using var session = new OnnxSession(
            OnnxGraph.Build(model, new() { Precision = Precision.Int8, Int8Processors = processors }), threads: 2, exactByteProducts: true);
        var logits = new float[10];
        session.Run<float>(SyntheticModels.Pixels(count: 2, imageSize: 32), [2, 3, 32, 32], OnnxGraph.Logits, logits);
        return logits;
    }

    private float[] FirstPixels(ColourRows[] rows, int images, bool countable = true)
    {
        IDataView view = ColourRows.View(_mlContext, countable ? rows : rows.Select(row => row), side: 0);
        Assert.Equal(countable ? rows.Length : null, view.GetRowCount());
        return [.. new CalibrationImages(view, "Pixels", imageSize: 32, "images").MiniBatches(images, miniBatchSize: 2)
            .SelectMany(batch => Enumerable.Range(0, batch.Count).Select(i => batch.Pixels[i * 3 * 32 * 32]))];
    }

    private IDataView Rows(int perClass = 4, int seed = 1) =>
        ColourRows.View(_mlContext, ColourRows.Make(classes: 3, perClass, side: 32, seed), side: 32);

    private GoogLeNetTransformer Transformer(GoogLeNetModel model) =>
        new(_mlContext, model, new("Pixels", "Label", "Score", "PredictedLabel"));

    private static float[] Scores(GoogLeNetTransformer model, IDataView rows) =>
        [.. model.Transform(rows).GetColumn<float[]>("Score").SelectMany(scores => scores)];
}
