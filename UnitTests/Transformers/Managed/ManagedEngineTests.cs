using System.Runtime.Intrinsics;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Managed;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;
using static MLNet.GoogLeNet.UnitTests.Transformers.EngineParity;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Managed;

public sealed class ManagedEngineTests
{
    private const int Classes = 5;

    [Fact]
    public void Paper_network_gives_the_logits_of_the_public_weights() =>
        AssertPublicWeights(model => ManagedEngines.Open(model, threads: 2));

    [Fact]
    public void Torchvision_network_gives_the_logits_of_evaluation_mode() =>
        AssertTorchvision(model => ManagedEngines.Open(model, threads: 2));

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper, 32)]
    [InlineData(GoogLeNetArchitecture.Paper, 45)]
    [InlineData(GoogLeNetArchitecture.Paper, 70)]
    [InlineData(GoogLeNetArchitecture.Torchvision, 32)]
    [InlineData(GoogLeNetArchitecture.Torchvision, 45)]
    [InlineData(GoogLeNetArchitecture.Torchvision, 70)]
    public void Logits_are_those_of_TorchSharp(GoogLeNetArchitecture architecture, int imageSize)
    {
        GoogLeNetModel model = SyntheticModels.Make(architecture, imageSize);
        float[] pixels = SyntheticModels.Pixels(count: 4, imageSize);
        using IScoringEngine managed = ManagedEngines.Open(model, threads: 1);
        using var torch = new TorchEngine(model, ComputeDevice.Cpu, Precision.Float32);

        float[] logits = Score(managed, pixels, 4);

        AssertDependsOnTheImage(logits, Classes);
        AssertClose(Score(torch, pixels, 4), logits, 1e-4);
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void Registers_of_every_width_give_the_same_bits(GoogLeNetArchitecture architecture)
    {
        GoogLeNetModel model = SyntheticModels.Make(architecture, imageSize: 64);
        float[] pixels = SyntheticModels.Pixels(count: 3, imageSize: 64);
        float[][] logits =
        [
            .. Logits<Vectors512, Vector512<float>>(model, pixels),
            .. Logits<Vectors256, Vector256<float>>(model, pixels),
            .. Logits<Vectors128, Vector128<float>>(model, pixels),
        ];
        Assert.SkipUnless(logits.Length > 1, "This processor has registers of one width only.");

        AssertDependsOnTheImage(logits[0], Classes);
        Assert.All(logits, bits => Assert.Equal(logits[0], bits));
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void An_image_has_the_same_bits_in_every_mini_batch_and_with_any_number_of_threads(GoogLeNetArchitecture architecture)
    {
        GoogLeNetModel model = SyntheticModels.Make(architecture, imageSize: 45);
        float[] pixels = SyntheticModels.Pixels(count: 11, imageSize: 45);
        int image = pixels.Length / 11;
        using IScoringEngine engine = ManagedEngines.Open(model, threads: 1);
        float[] eleven = Score(engine, pixels, 11);

        Assert.Equal(eleven[^Classes..], Score(engine, pixels[(10 * image)..], 1));
        Assert.Equal(eleven[Classes..(4 * Classes)], Score(engine, pixels[image..(4 * image)], 3));
        foreach (int threads in (int[])[2, 3, 8])
        {
            using IScoringEngine parallel = ManagedEngines.Open(model, threads);
            Assert.Equal(eleven, Score(parallel, pixels, 11));
            Assert.Equal(eleven[..Classes], Score(parallel, pixels[..image], 1));
        }
    }

    [Fact]
    public void Eight_callers_get_the_answers_of_one()
    {
        using IScoringEngine engine = ManagedEngines.Open(SyntheticModels.Make(GoogLeNetArchitecture.Paper), threads: 2);
        float[][] batches = [.. Enumerable.Range(0, 8).Select(seed => SyntheticModels.Pixels(count: 2, imageSize: 32, seed))];
        float[][] alone = [.. batches.Select(pixels => Score(engine, pixels, 2))];

        Parallel.For(0, 8 * 5, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            Assert.Equal(alone[i % 8], Score(engine, batches[i % 8], 2)));
    }

    [Fact]
    public void Pooled_features_follow_the_logits_that_they_give()
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper);
        float[] pixels = SyntheticModels.Pixels(count: 2, imageSize: 32);
        using IScoringEngine scores = ManagedEngines.Open(model, threads: 1);
        using IScoringEngine evidence = ManagedEngines.Open(model, threads: 1, withFeatures: true);
        float[] weights = model.Weights["fc.weight"].Values, bias = model.Weights["fc.bias"].Values;

        float[] both = Score(evidence, pixels, 2, Classes + 1024);

        float[] logits = [.. both[..Classes], .. both[(Classes + 1024)..(2 * Classes + 1024)]];
        Assert.Equal(Score(scores, pixels, 2), logits);
        float[] features = both[Classes..(Classes + 1024)];
        for (int label = 0; label < Classes; label++)
            Assert.Equal(logits[label], bias[label] + features.Select((feature, i) => feature * weights[label * 1024 + i]).Sum(), 1e-3);
    }

    [Fact]
    public void A_pixel_that_is_not_a_number_gives_logits_that_are_none_for_its_image_only()
    {
        using IScoringEngine engine = ManagedEngines.Open(SyntheticModels.Make(GoogLeNetArchitecture.Torchvision), threads: 1);
        float[] pixels = SyntheticModels.Pixels(count: 2, imageSize: 32);
        pixels[500] = float.NaN;

        float[] logits = Score(engine, pixels, 2);

        Assert.All(logits[..Classes], logit => Assert.True(float.IsNaN(logit)));
        Assert.All(logits[Classes..], logit => Assert.True(float.IsFinite(logit)));
    }

    [Fact]
    public void A_second_call_allocates_next_to_nothing()
    {
        using IScoringEngine engine = ManagedEngines.Open(SyntheticModels.Make(GoogLeNetArchitecture.Torchvision, 64), threads: 1);
        float[] pixels = SyntheticModels.Pixels(count: 8, imageSize: 64), logits = new float[8 * Classes];
        engine.Score(pixels, 8, logits);
        long before = GC.GetAllocatedBytesForCurrentThread();

        engine.Score(pixels, 8, logits);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000); // maps of eight images are 8 MB
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused()
    {
        GoogLeNetModel fits = SyntheticModels.Make(GoogLeNetArchitecture.Paper);
        var weights = fits.Weights.Where(pair => pair.Key != "conv2.conv.bias").ToDictionary();

        string message = Assert.Throws<InvalidDataException>(() => ManagedEngines.Open(
            new(fits.Architecture, fits.ClassNames, 32, fits.Mean, weights), threads: 1)).Message;

        Assert.Contains("(Paper, 5 classes): missing conv2.conv.bias.", message);
    }

    [Fact]
    public void Pixels_that_do_not_fill_the_mini_batch_are_refused_before_they_are_read()
    {
        using IScoringEngine engine = ManagedEngines.Open(SyntheticModels.Make(GoogLeNetArchitecture.Paper), threads: 2);

        Assert.Contains("3,072 values do not fill [2, 3, 32, 32], which has 6,144.",
            Assert.Throws<ArgumentException>(() => engine.Score(SyntheticModels.Pixels(1, 32), 2, new float[10])).Message);
    }

    private static IEnumerable<float[]> Logits<TOperations, TVector>(GoogLeNetModel model, float[] pixels)
        where TOperations : struct, IVectors<TVector>
        where TVector : struct
    {
        if (!TOperations.IsSupported)
            yield break;
        using IScoringEngine engine = ManagedEngines.Open<TOperations, TVector>(
            model, threads: 1, layer: null, withFeatures: false, why: null);
        yield return Score(engine, pixels, 3);
    }

    private static float[] Score(IScoringEngine engine, float[] pixels, int count, int classes = Classes) =>
        EngineParity.Score(engine, pixels, count, classes);
}
