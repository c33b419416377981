using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>Training that starts from a network in memory.</summary>
public sealed class StartFromTests : IDisposable
{
    private static readonly GoogLeNetOptions Tiny = TrainedFlowers.Tiny with { Architecture = null, LearningRate = 0.001 };

    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly List<string> _log = [];

    public StartFromTests() => _mlContext.Log += (_, entry) => _log.Add(entry.Message);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper, TrainedLayers.All)]
    [InlineData(GoogLeNetArchitecture.Torchvision, TrainedLayers.All)]
    [InlineData(GoogLeNetArchitecture.Paper, TrainedLayers.Head)]
    [InlineData(GoogLeNetArchitecture.Torchvision, TrainedLayers.Head)]
    public void The_result_is_that_of_starting_from_the_saved_network_to_the_bit(GoogLeNetArchitecture architecture, TrainedLayers layers)
    {
        using GoogLeNetTransformer network = Network(Named(SyntheticModels.Make(architecture, classes: 2, scale: [0.5f, 1, 2]), "b", "a"));
        _mlContext.Model.Save(network, Data().Schema, _folder["network.zip"]);
        GoogLeNetOptions options = layers == TrainedLayers.All ? Tiny
            : TrainingRecipe.Head(network) with { StartFrom = null, ImageSize = 32, Seed = 1 };

        using GoogLeNetTransformer memory = Fit(options with { StartFrom = network });
        using GoogLeNetTransformer file = Fit(options with { InitialWeights = _folder["network.zip"] });

        Assert.Equal(architecture, memory.Model.Architecture);
        Assert.Equal(file.Model.Weights.Keys, memory.Model.Weights.Keys);
        Assert.All(file.Model.Weights, pair => Assert.Equal(pair.Value.Values, memory.Model.Weights[pair.Key].Values));
        Assert.NotEqual(network.Model.Weights["fc.weight"].Values, memory.Model.Weights["fc.weight"].Values);
    }

    [Fact]
    public void Weights_in_a_file_decide_the_architecture_where_the_options_leave_it_open()
    {
        using GoogLeNetTransformer network = Network(SyntheticModels.Make(GoogLeNetArchitecture.Torchvision));
        network.SaveWeights(_folder["weights"]);
        GoogLeNetOptions options = Tiny with { InitialWeights = _folder["weights"] };

        using GoogLeNetTransformer tuned = Fit(options), scratch = Fit(Tiny with { MiniBatchSize = 4 });

        Assert.Equal(GoogLeNetArchitecture.Torchvision, tuned.Model.Architecture);
        Assert.Equal(GoogLeNetArchitecture.Paper, scratch.Model.Architecture);
        Assert.Contains(_log, line => line.Contains("\"Architecture\": \"Torchvision\""));
        Assert.EndsWith("whose batch norm averages over the mini-batch, and MiniBatchSize is 1. Set MiniBatchSize to 2 or more.",
            Assert.Throws<InvalidDataException>(() => Fit(options with { MiniBatchSize = 1 })).Message);
    }

    [Fact]
    public void Classes_known_by_name_keep_their_rows()
    {
        GoogLeNetModel model = Named(SyntheticModels.Make(GoogLeNetArchitecture.Paper, classes: 3, mean: []), "c", "x", "a");
        using GoogLeNetTransformer network = Network(model);

        using GoogLeNetTransformer tuned = Fit(Tiny with { StartFrom = network, LearningRate = 1e-30 }, Data(classes: 3));

        Assert.Equal(["a", "b", "c"], tuned.Model.ClassNames);
        Assert.Equal(Row(model, 2), Row(tuned.Model, 0));
        Assert.Equal(Row(model, 0), Row(tuned.Model, 2));
        Assert.DoesNotContain(Row(tuned.Model, 1), Row(model, 1).Contains);
        Assert.Contains(_log, line => line.Contains("Starting from the network in StartFrom; afresh: the classes 'b'."));
    }

    [Theory]
    [InlineData(TrainedLayers.All, false)]
    [InlineData(TrainedLayers.All, true)]
    [InlineData(TrainedLayers.Head, false)]
    public void A_network_of_scaled_pixels_goes_on_with_scaled_pixels_where_it_was(TrainedLayers layers, bool fromFile)
    {
        IDataView bytes = ColourRows.BytesView(_mlContext, ColourRows.Make(classes: 2, perClass: 5));
        ZeroMeanNormalizingTransformer scaling =
            _mlContext.Transforms.NormalizeZeroMean("Pixels", "Pixels", new() { UnitVariance = true }).Fit(bytes);
        IDataView pixels = scaling.Transform(bytes);
        GoogLeNetModel model = Named(
            SyntheticModels.Make(GoogLeNetArchitecture.Paper, classes: 2, mean: [.. scaling.Mean], scale: [.. scaling.Scale]), "a", "b");
        using GoogLeNetTransformer network = Network(model);
        network.SaveWeights(_folder["weights"]);
        GoogLeNetOptions options = (layers == TrainedLayers.Head ? TrainingRecipe.Head(network) : Tiny with { LearningRate = 1e-30 }) with
        {
            StartFrom = fromFile ? null : network,
            InitialWeights = fromFile ? _folder["weights"] : null,
            ImageSize = 32,
        };

        using GoogLeNetTransformer tuned = Fit(options, pixels);

        Assert.Equal(scaling.Scale, tuned.Model.Scale);
        float[] before = Features(model), after = Features(tuned.Model);
        Assert.Contains(before, value => value > 0.01f);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * before.Max()));
        Assert.DoesNotContain(_log, line => line.Contains("UnitVariance"));

        float[] Features(GoogLeNetModel body) => _mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", body).Fit(pixels)
            .Transform(pixels).GetColumn<float[]>("Features").First();
    }

    [Fact]
    public void Pixels_with_another_mean_are_told()
    {
        using GoogLeNetTransformer network = Network(SyntheticModels.Make(GoogLeNetArchitecture.Paper, mean: [100, 100, 100]));
        IDataView bytes = ColourRows.BytesView(_mlContext, ColourRows.Make(classes: 2, perClass: 5));

        foreach (GoogLeNetOptions options in (GoogLeNetOptions[])[
            Tiny with { StartFrom = network }, TrainingRecipe.Head(network) with { ImageSize = 32, Seed = 1 }])
        {
            _log.Clear();
            _mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(100, 110, 100))
                .Append(_mlContext.MulticlassClassification.Trainers.GoogLeNet(options)).Fit(bytes).Dispose();
            Assert.Contains(_log, line => line.Contains(
                "The weights of the network in StartFrom were trained on pixels minus 100, 100, 100 (red, green, blue), "
                + "but these are pixels minus 100, 110, 100."));
        }
    }

    [Fact]
    public void A_network_that_was_disposed_of_is_still_a_start_since_only_its_model_is_read()
    {
        GoogLeNetTransformer network = Network(SyntheticModels.Make(GoogLeNetArchitecture.Paper));
        GoogLeNetOptions options = TrainingRecipe.Head(network) with { ImageSize = 32, Seed = 1 };
        using GoogLeNetTransformer before = Fit(options);
        network.Dispose();

        using GoogLeNetTransformer after = Fit(options);

        Assert.Equal(Row(before.Model, 0), Row(after.Model, 0));
    }

    [Fact]
    public void Of_a_quantised_network_the_float_weights_are_learnt_from_and_the_ranges_are_dropped()
    {
        GoogLeNetModel quantized = SyntheticModels.Quantized(GoogLeNetArchitecture.Paper);
        using GoogLeNetTransformer plain = Network(SyntheticModels.Make(GoogLeNetArchitecture.Paper)),
            network = Network(quantized).With(new ComputeOptions { Precision = Precision.Int8 });

        using GoogLeNetTransformer expected = Fit(TrainingRecipe.Head(plain) with { ImageSize = 32, Seed = 1 });
        using GoogLeNetTransformer actual = Fit(TrainingRecipe.Head(network) with { ImageSize = 32, Seed = 1 });

        Assert.Equal(Row(expected.Model, 0), Row(actual.Model, 0));
        Assert.True(quantized.HasActivationRanges);
        Assert.False(actual.Model.HasActivationRanges);
    }

    [Fact]
    public void What_contradicts_the_network_is_refused_before_anything_is_read()
    {
        using GoogLeNetTransformer network = Network(SyntheticModels.Make(GoogLeNetArchitecture.Torchvision)),
            average = GoogLeNetTransformer.Average(network, network);
        var start = new GoogLeNetOptions { StartFrom = network };

        Assert.Equal("StartFrom has a network to start from, and InitialWeights names 'w.safetensors'. Leave one of them out.",
            Refused(start with { InitialWeights = "w.safetensors" }));
        Assert.Equal("StartFrom is an average of 2 networks; training starts from one. Give one of those that were averaged.",
            Refused(start with { StartFrom = average }));
        Assert.Equal("Architecture is Paper, and the network in StartFrom is Torchvision. Leave Architecture out.",
            Refused(start with { Architecture = GoogLeNetArchitecture.Paper }));
        Assert.StartsWith("MiniBatchSize is 1; it must be 2 or more with the Torchvision", Refused(start with { MiniBatchSize = 1 }));
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_refused()
    {
        using GoogLeNetTransformer network = Network(
            SyntheticModels.Make(GoogLeNetArchitecture.Paper).With("conv2.conv.bias", 3, float.NaN));

        Assert.StartsWith("Some values of 'conv2.conv.bias' are infinite or NaN",
            Assert.Throws<InvalidDataException>(() => Fit(Tiny with { StartFrom = network })).Message);
    }

    [Fact]
    public void A_checkpoint_is_resumed_with_the_same_network_and_with_no_other()
    {
        using GoogLeNetTransformer network = Network(SyntheticModels.Make(GoogLeNetArchitecture.Paper)),
            other = Network(SyntheticModels.Make(GoogLeNetArchitecture.Paper).With("fc.bias", 0, 1));
        GoogLeNetOptions options = Tiny with { StartFrom = network };
        Fit(options with { Checkpoint = _folder["state"] }).Dispose();
        GoogLeNetOptions resumed = options with { ResumeFrom = _folder["state"] };

        Fit(resumed).Dispose();

        Assert.Matches("different options: StartFrom was \"[0-9A-F]{64}\" and is null",
            Assert.Throws<InvalidDataException>(() => Fit(resumed with { StartFrom = null })).Message);
        Assert.Matches("different options: StartFrom was \"[0-9A-F]{64}\" and is \"[0-9A-F]{64}\"",
            Assert.Throws<InvalidDataException>(() => Fit(resumed with { StartFrom = other })).Message);
    }

    private GoogLeNetTransformer Network(GoogLeNetModel model) =>
        new(_mlContext, model, new("Pixels", "Label", "Score", "PredictedLabel"));

    private static GoogLeNetModel Named(GoogLeNetModel model, params string[] names) =>
        new(model.Architecture, names, model.ImageSize, model.Mean, model.Weights, model.Scale);

    private static float[] Row(GoogLeNetModel model, int row) =>
        [.. model.Weights["fc.weight"].Values.AsSpan(row * 1024, 1024), model.Weights["fc.bias"].Values[row]];

    private IDataView Data(int classes = 2) => ColourRows.View(_mlContext, ColourRows.Make(classes, perClass: 5));

    private GoogLeNetTransformer Fit(GoogLeNetOptions options, IDataView? data = null) =>
        _mlContext.MulticlassClassification.Trainers.GoogLeNet(options).Fit(data ?? Data());

    private string Refused(GoogLeNetOptions options) => Assert.ThrowsAny<ArgumentException>(
        () => _mlContext.MulticlassClassification.Trainers.GoogLeNet(options)).Message.Split(" (Parameter")[0];
}
