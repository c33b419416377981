using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Attention;
using MLNet.GoogLeNet.Transformers.Onnx;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Attention;

/// <summary>Class activation maps and Grad-CAM by their definitions.</summary>
public sealed class ExplainerTests
{
    private const int ImageSize = 96; // 3×3 last maps

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void The_mean_of_a_class_activation_map_plus_the_bias_is_the_logit(GoogLeNetArchitecture architecture)
    {
        GoogLeNetModel model = SyntheticModels.Make(architecture, ImageSize);
        float[] pixels = SyntheticModels.Pixels(count: 1, ImageSize), expected = new float[5];
        using var scoring = new OnnxEngine(model, threads: 1);
        using var explainer = new Explainer(model, new(), typeof(GoogLeNetTransformer));
        scoring.Score(pixels, 1, expected);

        for (int label = 0; label < 5; label++)
        {
            Attribution evidence = explainer.Explain(pixels, Layer(model, "inception5b"), _ => label);

            Assert.Equal(9, evidence.Map.Length);
            Assert.Equal(label, evidence.Label);
            Assert.Equal(expected[label], evidence.Map.Average() + model.Weights["fc.bias"].Values[label], 1e-4f);
            AssertClose(expected, evidence.Logits, 1e-4f);
        }
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void Grad_CAM_at_the_last_maps_is_the_class_activation_map_over_the_number_of_places(GoogLeNetArchitecture architecture)
    {
        GoogLeNetModel model = SyntheticModels.Make(architecture, ImageSize);
        float[] pixels = SyntheticModels.Pixels(count: 1, ImageSize);
        using var explainer = new Explainer(model, new(), typeof(GoogLeNetTransformer));
        using var gradients = new GradientAttention(model, ComputeDevice.Cpu, typeof(GoogLeNetTransformer));

        foreach (int label in (int[])[0, 3])
        {
            Attribution map = explainer.Explain(pixels, Layer(model, "inception5b"), _ => label);
            Attribution gradient = gradients.Of(pixels, Layer(model, "inception5b"), _ => label);

            AssertClose(map.Map, [.. gradient.Map.Select(value => value * 9)], 1e-4f);
            AssertClose(map.Positive(), gradient.Positive(), 1e-4f);
            AssertClose(map.Logits, gradient.Logits, 1e-4f);
        }
    }

    [Fact]
    public void Grad_CAM_weights_each_map_with_the_mean_of_its_gradient()
    {
        // At pool4 of 32×32 pixels the maps have one place, and what Grad-CAM says of it is Σ a · ∂y/∂a. After it come convolutions, ReLUs
        // and a linear layer, so that without biases y − bias has the same derivative in every direction of scaling: it is that sum
        // (Euler).
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper);
        var weights = model.Weights.ToDictionary(pair => pair.Key, pair => pair.Key.StartsWith("inception5") && pair.Key.EndsWith("bias")
            ? new(pair.Value.Shape, new float[pair.Value.Values.Length]) : pair.Value);
        model = new(model.Architecture, model.ClassNames, 32, model.Mean, weights);
        using var gradients = new GradientAttention(model, ComputeDevice.Cpu, typeof(GoogLeNetTransformer));

        Attribution evidence = gradients.Of(SyntheticModels.Pixels(count: 1, 32), Layer(model, "pool4"), _ => 2);

        Assert.Equal(evidence.Logits[2] - weights["fc.bias"].Values[2], Assert.Single(evidence.Map), 1e-4f);
    }

    [Theory]
    [InlineData("conv1", 48)]
    [InlineData("norm2", 24)]
    [InlineData("pool3", 6)]
    [InlineData("inception4e", 6)]
    public void Every_layer_with_maps_can_be_asked(string layer, int side)
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper, ImageSize);
        using var explainer = new Explainer(model, new(), typeof(GoogLeNetTransformer));

        Attribution evidence = explainer.Explain(SyntheticModels.Pixels(count: 1, ImageSize), Layer(model, layer), _ => 1);

        Assert.Equal(side * side, evidence.Map.Length);
        Assert.All(evidence.Map, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(1, evidence.Positive().Max());
    }

    [Fact]
    public void What_speaks_against_the_class_is_nothing_and_what_speaks_most_for_it_is_one()
    {
        Assert.Equal([0, 0.5f, 1, 0], new Attribution([-3, 2, 4, 0], 0, []).Positive());
        Assert.Equal([0, 0], new Attribution([-3, 0], 0, []).Positive());
    }

    private static NamedLayer Layer(GoogLeNetModel model, string name) => NamedLayers.Find(name, model.Architecture, model.ImageSize);

    private static void AssertClose(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max(), 0, tolerance);
    }
}
