using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Architecture;

public sealed class NamedLayersTests
{
    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void Every_layer_has_the_size_that_arithmetic_says_and_the_same_values_in_both_engines(GoogLeNetArchitecture architecture)
    {
        const int imageSize = 45;
        GoogLeNetModel model = SyntheticModels.Make(architecture, imageSize);
        float[] pixels = SyntheticModels.Pixels(count: 2, imageSize);
        using GoogLeNetModule network = model.ToNetwork();
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        using Tensor images = tensor(pixels, [2, 3, imageSize, imageSize]);
        NamedLayer[] layers = [.. NamedLayers.Of(architecture, imageSize)];

        foreach (var (layer, (name, output)) in layers.Zip(network.Layers(images), (layer, passed) => (layer, passed)))
        {
            Assert.Equal(layer.Name, name);
            Assert.Equal([2, .. layer.Shape.Select(side => (long)side)], output.shape);
            using var onnx = new OnnxEngine(model.WithoutClassifier(), threads: 1, layer);
            AssertClose([.. output.contiguous().data<float>()], Outputs(onnx, pixels, layer));
        }
        Assert.Equal(layers.Length, network.Layers(images).Count());
        Assert.Equal(architecture == GoogLeNetArchitecture.Paper ? 19 : 17, layers.Length);
    }

    [Fact]
    public void Sizes_are_those_of_table_1()
    {
        var layers = NamedLayers.Of(GoogLeNetArchitecture.Paper, 224).ToDictionary(layer => layer.Name);

        Assert.Equal([64, 112, 112], layers["conv1"].Shape);
        Assert.Equal([192, 28, 28], layers["pool2"].Shape);
        Assert.Equal([480, 14, 14], layers["pool3"].Shape);
        Assert.Equal([832, 14, 14], layers["inception4e"].Shape);
        Assert.Equal([1024, 7, 7], layers["inception5b"].Shape);
        Assert.Equal([1024], layers["pool5"].Shape);
    }

    // Max pools only, so that a pixel reaches exactly the places whose receptive fields hold it.
    [Theory]
    [InlineData("pool1", 4, 2)]
    [InlineData("pool2", 8, 6)]
    [InlineData("pool3", 16, 14)]
    [InlineData("inception5b", 32, 30)]
    public void Places_lie_where_a_spot_of_light_excites_them_most(string name, int stride, int first)
    {
        const int imageSize = 96;
        GoogLeNetModel model = HandMadeNetwork.Make(imageSize);
        NamedLayer layer = NamedLayers.Find(name, model.Architecture, imageSize);
        using var engine = new OnnxEngine(model.WithoutClassifier(), threads: 1, layer);
        int[] rows = [.. Enumerable.Range(0, imageSize / 2).Select(i => 2 * i)]; // what the first convolution, of stride 2, looks at
        float[][] maps = [.. rows.Select(Maps)];

        Assert.Equal((stride, first), (layer.Grid.Stride, layer.Grid.First));
        for (int place = 0; place < layer.Grid.Side - 1; place++) // the last field reaches over the edge
        {
            int[] exciting = [.. rows.Where((_, i) => maps[i][place * layer.Grid.Side] > 1)];
            Assert.Equal(first + stride * place, (exciting[0] + exciting[^1]) / 2.0);
        }

        float[] Maps(int row) // of one bright row
        {
            var pixels = new float[3 * imageSize * imageSize];
            for (int channel = 0; channel < 3; channel++)
                pixels.AsSpan((channel * imageSize + row) * imageSize, imageSize).Fill(100);
            var outputs = new float[layer.Length];
            engine.Score(pixels, 1, outputs);
            return outputs;
        }
    }

    [Fact]
    public void A_name_that_no_layer_has_is_answered_with_those_that_there_are() => Assert.StartsWith(
        "GoogLeNet (Torchvision) has no layer 'norm1'; its layers are conv1, pool1, conv2, conv3, pool2, inception3a, ",
        Assert.Throws<ArgumentException>(() => NamedLayers.Find("norm1", GoogLeNetArchitecture.Torchvision, 224)).Message);

    private static float[] Outputs(IScoringEngine engine, float[] pixels, NamedLayer layer)
    {
        var outputs = new float[2 * layer.Length];
        engine.Score(pixels, 2, outputs);
        return outputs;
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.Contains(expected, value => value > 0.01f);
        Assert.InRange(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max(), 0, 1e-4f);
    }
}
