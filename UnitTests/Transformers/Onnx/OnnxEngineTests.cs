using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Onnx;

public sealed class OnnxEngineTests
{
    [Fact]
    public void Paper_network_gives_the_logits_of_the_public_weights()
    {
        var weights = GoogLeNetWeights.Read(SharedData.Require("bvlc_googlenet/bvlc_googlenet.safetensors"));
        var reference = SafetensorsFile.Read(SharedData.Require("bvlc_googlenet/reference.safetensors")).Tensors;
        var model = new GoogLeNetModel(GoogLeNetArchitecture.Paper, SyntheticModels.ClassNames(1000), 224, weights.Mean, weights.Tensors);

        AssertParity(model, FlipChannels(reference["input"]), reference["logits"]); // the reference is BGR
    }

    [Fact]
    public void Torchvision_network_gives_the_logits_of_evaluation_mode()
    {
        var reference = SafetensorsFile.Read(SharedData.Require("torchvision/reference.safetensors")).Tensors;
        var weights = GoogLeNetWeights.Read(SharedData.Require("torchvision/googlenet_17.pth")).Tensors
            .Where(pair => !pair.Key.StartsWith("aux")).ToDictionary();
        var model =
            new GoogLeNetModel(GoogLeNetArchitecture.Torchvision, SyntheticModels.ClassNames(17), 224, [127.5f, 127.5f, 127.5f], weights);

        float[] pixels = [.. reference["input"].Values.Select(value => value * 127.5f)]; // the reference takes (pixel − 127.5) / 127.5
        AssertParity(model, new WeightTensor(reference["input"].Shape, pixels), reference["logits_eval"]);
    }

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
        float[] pixels = SyntheticModels.Pixels(count: 3, imageSize: 64), exported = new float[15];
        var any = new ProcessorFeatures(ExactByteProducts: false, BFloat16: false);
        using var engine = new OnnxEngine(model, threads, precision, any);
        using var session = new OnnxSession(OnnxGraph.Build(model, new() { Precision = precision }), threads: 1);
        session.Run(pixels, [3, 3, 64, 64], OnnxGraph.Logits, exported.AsSpan());

        float[] logits = Score(engine, pixels, 3, classes: 5);

        AssertDependsOnTheImage(logits, classes: 5);
        AssertClose(exported, logits, tolerance * exported.Max(Math.Abs));
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

    private static void AssertParity(GoogLeNetModel model, WeightTensor pixels, WeightTensor expected)
    {
        using var engine = new OnnxEngine(model, threads: 2);
        AssertClose(expected.Values, Score(engine, pixels.Values, (int)pixels.Shape[0], model.ClassNames.Count), 1e-3);
    }

    private static float[] Score(IScoringEngine engine, float[] pixels, int count, int classes)
    {
        var logits = new float[count * classes];
        engine.Score(pixels, count, logits);
        return logits;
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        double distance = expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Max();
        TestContext.Current.SendDiagnosticMessage(
            $"largest difference of a logit {distance:E2}, largest logit {expected.Max(Math.Abs):G4}");
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(distance, 0, tolerance);
    }

    private static void AssertDependsOnTheImage(float[] logits, int classes) =>
        Assert.True(
            logits[..classes].Zip(logits[classes..], (first, second) => Math.Abs(first - second)).Max() > 0.05,
            "all images get one answer");

    private static WeightTensor FlipChannels(WeightTensor input)
    {
        int plane = (int)(input.Shape[2] * input.Shape[3]);
        float[] flipped = [.. input.Values];
        for (int start = 0; start < flipped.Length; start += 3 * plane)
            for (int i = 0; i < plane; i++)
                (flipped[start + i], flipped[start + 2 * plane + i]) = (flipped[start + 2 * plane + i], flipped[start + i]);
        return new(input.Shape, flipped);
    }
}
