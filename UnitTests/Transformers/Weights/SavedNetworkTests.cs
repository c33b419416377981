using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using MLNet.GoogLeNet.UnitTests.Transformers.Saving;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.PyTorch;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights;

/// <summary>Models that ML.NET saved, read as files of weights.</summary>
public sealed class SavedNetworkTests(TrainedFlowers flowers) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pipeline_gives_the_network_inside()
    {
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);

        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["model.zip"]);

        AssertSame(flowers.GoogLeNet.Model, read.Model);
    }

    [Fact]
    public void A_network_that_would_be_too_large_to_be_read_again_is_not_written()
    {
        var quarter = new WeightTensor([1 << 26], new float[1 << 26]); // never touched, so that it takes no memory
        var model = new GoogLeNetModel(
            GoogLeNetArchitecture.Paper, ["a", "b"], imageSize: 32, [],
            Enumerable.Range(0, 4).ToDictionary(i => $"tensor{i}", _ => quarter));

        var error = Assert.Throws<InvalidOperationException>(() => NetworkEntry.Write(model, Stream.Null));

        Assert.StartsWith("The network with the hashes of its training images has 1,073,741,824 bytes; a saved", error.Message);
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Paper)]
    [InlineData(GoogLeNetArchitecture.Torchvision)]
    public void A_network_alone_does_so_too(GoogLeNetArchitecture architecture)
    {
        GoogLeNetModel model = SyntheticModels.Make(architecture, imageSize: 48);
        Save(model);

        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["model.zip"]);

        AssertSame(model, read.Model);
    }

    [Fact]
    public void A_scale_of_the_pixels_becomes_part_of_the_first_convolution()
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper, scale: [1, 0.5f, 0.25f]);
        Save(model);

        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, _folder["model.zip"]);

        Assert.Empty(read.Model.Scale);
        float[] values = read.Model.Weights["conv1.conv.weight"].Values, before = model.Weights["conv1.conv.weight"].Values;
        Assert.Equal([before[0], before[49] * 0.5f, before[98] * 0.25f], [values[0], values[49], values[98]]);
    }

    [Fact]
    public void Features_come_from_it()
    {
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
        IDataView pixels = flowers.Pixels();

        using var features = _mlContext.Transforms
            .FeaturizeWithGoogLeNet("Features", "Pixels", _folder["model.zip"], imageSize: 32).Fit(pixels);
        using var expected = _mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", flowers.GoogLeNet.Model).Fit(pixels);

        Assert.Equal(expected.Transform(pixels).GetColumn<float[]>("Features"), features.Transform(pixels).GetColumn<float[]>("Features"));
    }

    [Fact]
    public void An_average_has_more_than_one_network()
    {
        GoogLeNetTransformer one = Transformer(SyntheticModels.Make(GoogLeNetArchitecture.Paper));
        _mlContext.Model.Save(GoogLeNetTransformer.Average(one, one), null, _folder["model.zip"]);

        Refuses("The saved model has 2 networks, as in an average or a chain of several; one is expected. Save one of them by itself");
    }

    [Fact]
    public void A_model_without_a_GoogLeNet_is_told()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(new[] { new ColourRows { Class = "a" } });
        ITransformer other = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(data);
        _mlContext.Model.Save(other, data.Schema, _folder["model.zip"]);

        Refuses("has 0 entries named 'data.pkl', where a PyTorch state dict has one, and no network of a GoogLeNetTransformer that ML.NET "
            + "saved");
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.99999)]
    public void Half_a_model_ends_early(double part)
    {
        byte[] file = flowers.Saved[..(int)(part * flowers.Saved.Length)];
        File.WriteAllBytes(_folder["model.zip"], file);

        Refuses($"The zip archive ends early: it has {file.Length:N0} bytes, and the list of its entries, which comes last, is missing or "
            + "incomplete. Copy or download the file again.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void A_damaged_network_is_told(double part)
    {
        File.WriteAllBytes(_folder["model.zip"], ChangedArchive.Of(flowers.Saved, (name, content) =>
            name.EndsWith("GoogLeNet.safetensors") ? content[..(int)(part * content.Length)] : content));

        Refuses("The saved model is damaged: its network cannot be read. ");
    }

    [Fact]
    public void A_network_without_its_first_layer_is_told()
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper, scale: [1, 1, 2]);
        Save(new(model.Architecture, model.ClassNames, model.ImageSize, model.Mean,
            model.Weights.Where(pair => pair.Key != "conv1.conv.weight").ToDictionary(), model.Scale));

        Refuses("The saved model is damaged: its network has no 'conv1.conv.weight'.");
    }

    [Fact]
    public void A_network_whose_training_diverged_is_refused()
    {
        Save(SyntheticModels.Make(GoogLeNetArchitecture.Paper).With("fc.bias", place: 1, float.NaN));

        Refuses("Some values of 'fc.bias' are infinite or NaN, as when training has diverged. Give weights from before that.");
    }

    [Fact]
    public void A_mean_has_values_for_three_colours()
    {
        Save(SyntheticModels.Make(GoogLeNetArchitecture.Paper, mean: [1, 2]));

        Refuses("The saved model is damaged: its network cannot be read. Its metadata give 'mean' as '[1,2]'; expected three numbers");
    }

    [Fact]
    public void A_network_that_grows_beyond_all_bounds_is_refused_before_memory_is_taken()
    {
        const int NameOffset = 46, LengthOffset = 24; // in the list at the end of a zip archive
        byte[] file = PyTorchBytes.Zip(CompressionLevel.Fastest, ("T/GoogLeNet.safetensors", new byte[100]));
        int entry = file.AsSpan().LastIndexOf("T/GoogLeNet.safetensors"u8) - NameOffset;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(entry + LengthOffset), int.MaxValue);
        File.WriteAllBytes(_folder["model.zip"], file);

        Refuses("The network of the saved model has 2,147,483,647 bytes; at most 1,073,741,824 are read.");
    }

    private void Save(GoogLeNetModel model)
    {
        using GoogLeNetTransformer transformer = Transformer(model);
        _mlContext.Model.Save(transformer, null, _folder["model.zip"]);
    }

    private GoogLeNetTransformer Transformer(GoogLeNetModel model) =>
        new(_mlContext, model, new ColumnNames("Pixels", "Label", "Score", "PredictedLabel"));

    private void Refuses(string message)
    {
        string told = Assert.Throws<InvalidDataException>(() => GoogLeNetTransformer.FromWeights(_mlContext, _folder["model.zip"])).Message;
        Assert.StartsWith($"Cannot read weights from '{_folder["model.zip"]}'. ", told);
        Assert.Contains(message, told);
    }

    private static void AssertSame(GoogLeNetModel expected, GoogLeNetModel actual)
    {
        Assert.Equal(expected.Architecture, actual.Architecture);
        Assert.Equal(expected.ClassNames, actual.ClassNames);
        Assert.Equal(expected.ImageSize, actual.ImageSize);
        Assert.Equal(expected.Mean, actual.Mean);
        Assert.Equal(expected.Weights.Keys.Order(), actual.Weights.Keys.Order());
        Assert.All(expected.Weights, pair =>
            Assert.True(pair.Value.Values.AsSpan().SequenceEqual(actual.Weights[pair.Key].Values), pair.Key));
    }
}
