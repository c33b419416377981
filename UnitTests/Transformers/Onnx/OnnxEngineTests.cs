using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;
using static MLNet.GoogLeNet.UnitTests.Transformers.EngineParity;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Onnx;

public sealed class OnnxEngineTests
{
    [Fact]
    public void Paper_network_gives_the_logits_of_the_public_weights() =>
        AssertPublicWeights(model => new OnnxEngine(model, threads: 2));

    [Fact]
    public void Torchvision_network_gives_the_logits_of_evaluation_mode() =>
        AssertTorchvision(model => new OnnxEngine(model, threads: 2));

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper, 32)]
    [InlineData(GoogLeNetArchitecture.Paper, 64)]
    [InlineData(GoogLeNetArchitecture.Paper, 45)]
    [InlineData(GoogLeNetArchitecture.Torchvision, 32)]
    [InlineData(GoogLeNetArchitecture.Torchvision, 64)]
    [InlineData(GoogLeNetArchitecture.Torchvision, 45)]
    public void Logits_are_those_of_TorchSharp(GoogLeNetArchitecture architecture, int imageSize)
    {
        GoogLeNetModel model = SyntheticModels.Make(architecture, imageSize);
        float[] pixels = SyntheticModels.Pixels(count: 4, imageSize);
        using var onnx = new OnnxEngine(model, threads: 2);
        using var torch = new TorchEngine(model, ComputeDevice.Cpu, Precision.Float32);

        float[] logits = Score(onnx, pixels, 4, classes: 5);

        AssertDependsOnTheImage(logits, classes: 5);
        AssertClose(Score(torch, pixels, 4, classes: 5), logits, 1e-4);
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void One_session_takes_mini_batches_of_any_size_and_each_image_keeps_its_answer(GoogLeNetArchitecture architecture)
    {
        using var engine = new OnnxEngine(SyntheticModels.Make(architecture), threads: 2);
        float[] pixels = SyntheticModels.Pixels(count: 8, imageSize: 32);
        int image = pixels.Length / 8;

        float[] eight = Score(engine, pixels, 8, classes: 5);

        Assert.Equal(eight[..15], Score(engine, pixels[..(3 * image)], 3, classes: 5));
        Assert.Equal(eight[5..10], Score(engine, pixels[image..(2 * image)], 1, classes: 5));
    }

    [Fact]
    public void Eight_threads_get_the_answers_of_one_bit_for_bit()
    {
        using var engine = new OnnxEngine(SyntheticModels.Make(GoogLeNetArchitecture.Paper), threads: 2);
        float[][] batches = [.. Enumerable.Range(0, 8).Select(seed => SyntheticModels.Pixels(count: 2, imageSize: 32, seed))];
        float[][] alone = [.. batches.Select(pixels => Score(engine, pixels, 2, classes: 5))];

        Parallel.For(0, 8 * 5, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            Assert.Equal(alone[i % 8], Score(engine, batches[i % 8], 2, classes: 5)));
    }

    [Theory]
    [InlineData(Precision.Float32, 1, 1e-5)]
    [InlineData(Precision.Float32, 3, 1e-5)]
    [InlineData(Precision.Int8, 1, 0.02)] // a byte may be rounded the other way
    public void The_engine_gives_what_the_exported_graph_gives_though_it_normalises_local_responses_itself(
        Precision precision, int threads, double tolerance)
    {
        GoogLeNetModel model = SyntheticModels.Quantized(GoogLeNetArchitecture.Paper, imageSize: 64);
        float[] pixels = SyntheticModels.Pixels(count: 3, imageSize: 64);
        var any = new ProcessorFeatures(ExactByteProducts: false, BFloat16: false);
        using var engine = new OnnxEngine(model, threads, precision, any);

        float[] exported = ScoreExported(model, new() { Precision = precision }, pixels, 3);
        float[] logits = Score(engine, pixels, 3, classes: 5);

        AssertDependsOnTheImage(logits, classes: 5);
        AssertClose(exported, logits, tolerance * exported.Max(Math.Abs));
    }

    [Theory]
    [InlineData(32, 1)]
    [InlineData(45, 1)]
    [InlineData(64, 1)]
    [InlineData(64, 3)] // more than one begins within an image
    public void In_int8_the_first_convolution_as_a_product_of_matrices_changes_no_bit(int imageSize, int threads)
    {
        GoogLeNetModel model = SyntheticModels.Quantized(GoogLeNetArchitecture.Torchvision, imageSize);
        float[] pixels = [.. SyntheticModels.Pixels(count: 5, imageSize).Select(pixel => 2 * pixel)]; // some lie outside the range
        using var engine = new OnnxEngine(model, threads, Precision.Int8);
        Int8Processors processors = ProcessorFeatures.Current.ExactByteProducts ? Int8Processors.Vnni : Int8Processors.Any;

        float[] exported = ScoreExported(model, new() { Precision = Precision.Int8, Int8Processors = processors }, pixels, 5);
        float[] logits = Score(engine, pixels, 5, classes: 5);

        AssertDependsOnTheImage(logits, classes: 5);
        Assert.Equal(exported, logits);
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper, Precision.Float32, float.NaN)]
    [InlineData(GoogLeNetArchitecture.Torchvision, Precision.Float32, float.NaN)]
    [InlineData(GoogLeNetArchitecture.Torchvision, Precision.Float32, float.PositiveInfinity)]
    [InlineData(GoogLeNetArchitecture.Paper, Precision.Int8, float.NaN)]
    [InlineData(GoogLeNetArchitecture.Torchvision, Precision.Int8, float.NaN)]
    [InlineData(GoogLeNetArchitecture.Torchvision, Precision.Int8, float.NegativeInfinity)]
    public void A_pixel_that_is_not_a_number_makes_the_logits_of_its_own_image_NaN_and_no_others(
        GoogLeNetArchitecture architecture, Precision precision, float pixel)
    {
        using var engine = new OnnxEngine(SyntheticModels.Quantized(architecture), threads: 1, precision);
        float[] pixels = SyntheticModels.Pixels(count: 3, imageSize: 32), expected = Score(engine, pixels, 3, classes: 5);
        foreach (int place in (int[])[0, 500, 3 * 32 * 32 - 1]) // a max pool may skip what is not a number
        {
            float[] bad = [.. pixels];
            bad[3 * 32 * 32 + place] = pixel;

            float[] logits = Score(engine, bad, 3, classes: 5);

            Assert.All(logits[5..10], logit => Assert.True(float.IsNaN(logit)));
            Assert.Equal(expected[..5], logits[..5]);
            Assert.Equal(expected[10..], logits[10..]);
        }
    }

    [Fact]
    public void Two_engines_of_one_model_give_the_same_bits()
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Torchvision);
        float[] pixels = SyntheticModels.Pixels(count: 2, imageSize: 32);
        using var first = new OnnxEngine(model, threads: 2);
        using var second = new OnnxEngine(model, threads: 2);

        Assert.Equal(Score(first, pixels, 2, classes: 5), Score(second, pixels, 2, classes: 5));
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused()
    {
        GoogLeNetModel fits = SyntheticModels.Make(GoogLeNetArchitecture.Paper);
        string Message(IEnumerable<KeyValuePair<string, WeightTensor>> weights) => Assert.Throws<InvalidDataException>(() => new OnnxEngine(
            new(fits.Architecture, fits.ClassNames, 32, fits.Mean, weights.ToDictionary()), threads: 1)).Message;

        Assert.Contains("(Paper, 5 classes): missing conv2.conv.bias.", Message(fits.Weights.Where(pair => pair.Key != "conv2.conv.bias")));
        Assert.Contains("fc.weight is [1, 2] and should be [5, 1024].", Message(fits.Weights.Where(pair => pair.Key != "fc.weight")
            .Append(new("fc.weight", new WeightTensor([1, 2], [1, 2])))));
    }

    [Fact]
    public void Pixels_that_do_not_fill_the_mini_batch_are_refused_before_native_code_reads_them()
    {
        using var engine = new OnnxEngine(SyntheticModels.Make(GoogLeNetArchitecture.Paper), threads: 2);

        Assert.Contains("3,072 values do not fill [2, 3, 32, 32], which has 6,144.",
            Assert.Throws<ArgumentException>(() => engine.Score(SyntheticModels.Pixels(1, 32), 2, new float[10])).Message);
    }

    private static float[] ScoreExported(GoogLeNetModel model, OnnxExportOptions options, float[] pixels, int count)
    {
        var logits = new float[count * model.ClassNames.Count];
        using var session = new OnnxSession(OnnxGraph.Build(model, options), threads: 1);
        session.Run(pixels, [count, 3, model.ImageSize, model.ImageSize], OnnxGraph.Logits, logits.AsSpan());
        return logits;
    }
}
