using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Saving;

/// <summary>Files that are not sound models: an error, at loading, that says so.</summary>
public sealed class DamagedModelTests(TrainedFlowers flowers) : IDisposable
{
    private const string Weights = "TransformerChain/Transform_002/GoogLeNet.safetensors";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.99999)]
    public void A_file_that_is_cut_short_is_no_zip_archive(double part)
    {
        byte[] whole = flowers.Saved;

        Assert.Equal(
            "Failed to open a zip archive", Assert.Throws<FormatException>(() => Load(whole[..(int)(part * whole.Length)])).Message);
    }

    [Fact]
    public void A_text_file_is_no_zip_archive() => Assert.Equal(
        "Failed to open a zip archive", Assert.Throws<FormatException>(() => Load("label,score\n1,0.5\n"u8.ToArray())).Message);

    [Fact]
    public void A_zip_archive_of_something_else_is_no_model()
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            archive.CreateEntry("readme.txt").Open().Dispose();

        Assert.Contains("Could not load legacy format model", Assert.Throws<InvalidOperationException>(() => Load(file.ToArray())).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.0001)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void Weights_that_are_cut_short_are_told_of(double part) => Assert.StartsWith(
        "The saved model is damaged: its network cannot be read. ",
        Refusal(Changed(Weights, content => content[..(int)(part * content.Length)])).Message);

    [Fact]
    public void Weights_that_are_missing_are_told_of() => Assert.Equal(
        "The saved model has no entry 'GoogLeNet.safetensors'. Save it again.", Refusal(Changed(Weights, _ => null)).Message);

    [Theory]
    [InlineData("\"architecture\":\"Torchvision\"", "\"architecture\":\"Inception-4\"")]
    [InlineData("\"architecture\":\"Torchvision\"", "\"architecture\":\"77777777777\"")]
    [InlineData("\"imageSize\":\"32\"", "\"imageSize\":\"-2\"")]
    [InlineData("\"imageSize\":\"32\"", "\"imageSize\":\"31\"")]
    [InlineData("class0", "\\\\qss0")]
    [InlineData("\"classNames\"", "\"classnames\"")]
    [InlineData("\"mean\"", "\"main\"")]
    [InlineData("\"channels\"", "\"chanells\"")]
    [InlineData("\"formatVersion\":\"1\"", "\"formatVersion\":\"2\"")]
    [InlineData("\"format\":\"MLNet.GoogLeNet\"", "\"format\":\"MLNet.Googlenet\"")]
    public void What_is_said_about_the_weights_is_checked(string before, string after) =>
        Assert.StartsWith("The saved model is damaged: ", Refusal(Changed(Weights, content =>
        {
            string text = Encoding.Latin1.GetString(content);
            Assert.Equal(before.Length, after.Length);
            Assert.Contains(before, text);
            return Encoding.Latin1.GetBytes(text.Replace(before, after));
        })).Message);

    [Theory]
    [InlineData(0, 0f)]
    [InlineData(0, -1f)]
    [InlineData(0, float.NaN)]
    [InlineData(0, float.PositiveInfinity)]
    [InlineData(-1, 5f)] // below zero after a ReLU
    [InlineData(1, 5f)]
    public void Ranges_of_activations_that_are_none_are_told_of(float lowest, float highest)
    {
        var ranges = new Dictionary<string, ActivationRange>(SyntheticModels.Quantized(GoogLeNetArchitecture.Torchvision).Ranges!.All)
        {
            ["conv2"] = new(lowest, highest),
        };

        Assert.StartsWith(
            $"The saved model is damaged: its network cannot be read. The range of 'conv2' is [{lowest}, {highest}]. ",
            Refusal(SavedWith(ranges)).Message);
    }

    [Theory]
    [InlineData("conv2", null)]
    [InlineData(null, "conv4")]
    [InlineData("inception5b", "inception5c")]
    public void Ranges_of_other_activations_are_told_of(string? missing, string? unknown)
    {
        var ranges = new Dictionary<string, ActivationRange>(SyntheticModels.Quantized(GoogLeNetArchitecture.Torchvision).Ranges!.All);
        if (missing is not null)
            ranges.Remove(missing);
        if (unknown is not null)
            ranges[unknown] = new(0, 1);

        Assert.Equal(
            "The saved model is damaged: its network cannot be read. Its ranges of activations are not those of Torchvision. Save the "
            + "model again.",
            Refusal(SavedWith(ranges)).Message);
    }

    [Theory]
    [InlineData(0.5f, "has the value 0.5; it holds whole numbers from 0 to 65535")]
    [InlineData(float.NaN, "has the value NaN; it holds whole numbers from 0 to 65535")]
    [InlineData(null, "is [240]; hashes of images are [images, 20]")]
    public void Hashes_of_training_images_that_are_none_are_told_of(float? value, string problem)
    {
        byte[] file = Changed(Weights, content =>
        {
            WeightSet network = SafetensorsFile.Read(new MemoryStream(content));
            Dictionary<string, WeightTensor> tensors = network.Tensors.ToDictionary();
            float[] hashes = [.. tensors[TrainingImages.Tensor].Values];
            Assert.Equal(12 * 20, hashes.Length); // of the twelve images that were trained on
            hashes[7] = value ?? hashes[7];
            tensors[TrainingImages.Tensor] = new(value is null ? [hashes.Length] : [12, 20], hashes);
            using var changed = new MemoryStream();
            SafetensorsFile.Write(changed, tensors, network.Metadata);
            return changed.ToArray();
        });

        Assert.Equal(
            $"The saved model is damaged: its network cannot be read. Its tensor 'training.hashes' {problem}. Save the model again.",
            Refusal(file).Message);
    }

    [Fact]
    public void A_mean_of_another_length_is_told_of()
    {
        string mean = JsonSerializer.Serialize(flowers.GoogLeNet.Model.Mean[0]);
        Assert.True(mean.IndexOf('.') >= 3, mean); // "123.4" becomes "1,3.4"

        Assert.Equal(
            "The saved model is damaged: its zero-mean normalisation has a mean of 4 values and a scale of 0. Save the model again.",
            Refusal(WithState($"\"Mean\":[{mean}", $"\"Mean\":[{mean[0]},{mean[2..]}")).Message);
    }

    [Theory]
    [InlineData("PixelLoadingTransformer", "\"ResizeTo\":3", "\"ResizeTo\":-")]
    [InlineData("PixelLoadingTransformer", "\"Fit\":\"Crop\"", "\"Fit\":\"Crap\"")]
    [InlineData("PixelLoadingTransformer", "\"Fit\":\"Crop\"", "\"Fit\":0")]
    [InlineData("PixelLoadingTransformer", "\"Fit\":", "\"Cut\":")]
    [InlineData("ZeroMeanNormalizingTransformer", "\"Mean\":[", "\"Main\":[")]
    [InlineData("ZeroMeanNormalizingTransformer", "\"Scale\":[]", "\"Scale\":{}")]
    [InlineData("GoogLeNetTransformer", "\"Temperature\":1", "\"Temperature\":0")]
    [InlineData("GoogLeNetTransformer", "\"MiniBatchSize\":16", "\"MiniBatchSize\":0")]
    [InlineData("GoogLeNetTransformer", "\"Scoring\":{", "\"Scorong\":{")]
    [InlineData("GoogLeNetTransformer", "\"Compute\":{", "\"Computa\":{")]
    [InlineData("GoogLeNetTransformer", "\"Score\":\"Score\"", "\"Score\":null")]
    public void State_that_cannot_be_is_told_of(string transformer, string before, string after) => Assert.StartsWith(
        $"The saved model is damaged: the state of its {transformer} is unreadable or invalid (",
        Refusal(WithState(before, after)).Message);

    [Theory]
    [InlineData("GOOGPIXL", "PixelLoadingTransformer")]
    [InlineData("GOOGZERO", "ZeroMeanNormalizingTransformer")]
    [InlineData("GOOGLNET", "GoogLeNetTransformer")]
    public void A_model_of_a_later_version_says_what_to_update(string signature, string transformer)
    {
        byte[] file = ChangedArchive.Of(flowers.Saved, (_, content) =>
        {
            int start = content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(signature));
            if (start >= 0)
                content[start + 8] = content[start + 12] = 2; // written by version 1.2, and readable from there
            return content;
        });

        Assert.Equal(
            $"The saved model has a {transformer} in a format other than 1: a later version of MLNet.GoogLeNet wrote it, or it is damaged. "
            + "Update the package MLNet.GoogLeNet, or save the model with this version.", Refusal(file).Message);
    }

    [Fact]
    public void A_model_without_networks_is_told_of() => Assert.Equal(
        "The saved model is damaged: it promises 0 networks. Save the model again.",
        Refusal(WithState("\"Networks\":1", "\"Networks\":0")).Message);

    [Fact]
    public void An_option_that_a_file_does_not_name_has_its_default()
    {
        using var model = (TransformerChain<ITransformer>)Load(WithState("\"TopK\":0,", ""));

        Assert.Equal(0, model.OfType<GoogLeNetTransformer>().Single().ScoringOptions.TopK);
    }

    [Fact]
    public void The_changes_that_these_tests_make_are_what_is_refused() =>
        Assert.IsAssignableFrom<ITransformer>(Load(Changed(Weights, content => content)));

    /// <summary>The saved model with one entry changed, or left out where the change gives nothing.</summary>
    private byte[] Changed(string entry, Func<byte[], byte[]?> change)
    {
        Assert.Contains(entry, ChangedArchive.EntriesOf(flowers.Saved));
        return ChangedArchive.Of(flowers.Saved, (name, content) => name == entry ? change(content) : content);
    }

    /// <summary>The saved model with a piece of JSON changed to another of the same length, or a shorter one before spaces.</summary>
    private byte[] WithState(string before, string after)
    {
        int changed = 0;
        byte[] file = ChangedArchive.Of(flowers.Saved, (_, content) =>
        {
            int start = content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(before)); // as ML.NET writes text
            if (start >= 0)
                changed += Encoding.Unicode.GetBytes(after.PadRight(before.Length), content.AsSpan(start));
            return content;
        });
        Assert.Equal(2 * before.Length, changed);
        return file;
    }

    private static byte[] SavedWith(Dictionary<string, ActivationRange> ranges)
    {
        var mlContext = new MLContext(seed: 1);
        using var transformer =
            new GoogLeNetTransformer(mlContext, SyntheticModels.Make(GoogLeNetArchitecture.Torchvision).With(new ActivationRanges(ranges)),
            new("Pixels", "Label", "Score", "PredictedLabel"));
        using var file = new MemoryStream();
        mlContext.Model.Save(transformer, null, file);
        return file.ToArray();
    }

    private ITransformer Load(byte[] file)
    {
        File.WriteAllBytes(_folder["model.zip"], file);
        return new MLContext().Model.Load(_folder["model.zip"], out _);
    }

    // ML.NET wraps what the parts of a model throw.
    private InvalidDataException Refusal(byte[] file) =>
        Assert.IsType<InvalidDataException>(Assert.ThrowsAny<Exception>(() => Load(file)).GetBaseException());
}
