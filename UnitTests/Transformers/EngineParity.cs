using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>What an engine has to give, and whether it does.</summary>
internal static class EngineParity
{
    /// <summary>The engine gives the logits of the paper's network with the public weights.</summary>
    public static void AssertPublicWeights(Func<GoogLeNetModel, IScoringEngine> open)
    {
        var weights = GoogLeNetWeights.Read(SharedData.Require("bvlc_googlenet/bvlc_googlenet.safetensors"));
        var reference = SafetensorsFile.Read(SharedData.Require("bvlc_googlenet/reference.safetensors")).Tensors;
        var model = new GoogLeNetModel(GoogLeNetArchitecture.Paper, SyntheticModels.ClassNames(1000), 224, weights.Mean, weights.Tensors);

        AssertParity(open, model, FlipChannels(reference["input"]), reference["logits"]); // the reference is BGR
    }

    /// <summary>The engine gives the logits of torchvision's network in evaluation mode.</summary>
    public static void AssertTorchvision(Func<GoogLeNetModel, IScoringEngine> open)
    {
        var reference = SafetensorsFile.Read(SharedData.Require("torchvision/reference.safetensors")).Tensors;
        var weights = GoogLeNetWeights.Read(SharedData.Require("torchvision/googlenet_17.pth")).Tensors
            .Where(pair => !pair.Key.StartsWith("aux")).ToDictionary();
        var model =
            new GoogLeNetModel(GoogLeNetArchitecture.Torchvision, SyntheticModels.ClassNames(17), 224, [127.5f, 127.5f, 127.5f], weights);

        float[] pixels = [.. reference["input"].Values.Select(value => value * 127.5f)]; // the reference takes (pixel − 127.5) / 127.5
        AssertParity(open, model, new WeightTensor(reference["input"].Shape, pixels), reference["logits_eval"]);
    }

    public static float[] Score(IScoringEngine engine, float[] pixels, int count, int classes)
    {
        var logits = new float[count * classes];
        engine.Score(pixels, count, logits);
        return logits;
    }

    public static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        double distance = expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Max();
        TestContext.Current.SendDiagnosticMessage(
            $"largest difference of a logit {distance:E2}, largest logit {expected.Max(Math.Abs):G4}");
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(distance, 0, tolerance);
    }

    public static void AssertDependsOnTheImage(float[] logits, int classes) =>
        Assert.True(
            logits[..classes].Zip(logits[classes..], (first, second) => Math.Abs(first - second)).Max() > 0.05,
            "all images get one answer");

    private static void AssertParity(
        Func<GoogLeNetModel, IScoringEngine> open, GoogLeNetModel model, WeightTensor pixels, WeightTensor expected)
    {
        using IScoringEngine engine = open(model);
        AssertClose(expected.Values, Score(engine, pixels.Values, (int)pixels.Shape[0], model.ClassNames.Count), 1e-3);
    }

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
