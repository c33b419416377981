using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests.Data;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>A network that comes without a pipeline gets one that is right for it.</summary>
public sealed class ToPipelineTests : IDisposable
{
    private const int Side = 32;

    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weights_score_as_in_the_pipeline_built_by_hand()
    {
        IDataView images = Images();
        using TransformerChain<GoogLeNetTransformer> pipeline = FromWeights().ToPipeline();
        ITransformer byHand = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 36 }) // 8/7 of 32
            .Append(_mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(120, 130, 140)))
            .Fit(images).Append(pipeline.LastTransformer);

        IDataView actual = pipeline.Transform(images), expected = byHand.Transform(images);

        Assert.Equal(expected.GetColumn<float[]>("Score"), actual.GetColumn<float[]>("Score"));
        Assert.Equal(expected.Labels("PredictedLabel"), actual.Labels("PredictedLabel"));
        Assert.Equal(3, actual.GetColumn<float[]>("Score").Select(scores => scores[0]).Distinct().Count());
    }

    [Fact]
    public void It_is_saved_and_loaded_like_a_trained_pipeline()
    {
        IDataView images = Images();
        using TransformerChain<GoogLeNetTransformer> pipeline = FromWeights().ToPipeline();
        _mlContext.Model.Save(pipeline, images.Schema, _folder["model.zip"]);

        ITransformer loaded = new MLContext().Model.Load(_folder["model.zip"], out DataViewSchema schema);

        Assert.Equal(images.Schema.Select(column => column.Name), schema.Select(column => column.Name));
        Assert.Equal(pipeline.Transform(images).GetColumn<float[]>("Score"), loaded.Transform(images).GetColumn<float[]>("Score"));
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void The_options_of_loading_are_those_that_are_given()
    {
        string good = Write("good.png", 50, 40);
        IDataView images = _mlContext.Data.LoadFromImageFiles([good, _folder["missing.png"]]);
        using TransformerChain<GoogLeNetTransformer> pipeline =
            FromWeights().ToPipeline(loading: new() { ResizeTo = Side, OnBadImage = BadImagePolicy.KeepRow });

        IDataView scored = pipeline.Transform(images);

        Assert.Equal(["", nameof(BadImageReason.Missing)], scored.GetColumn<string>("ImageErrorReason"));
        Assert.Equal([3 * Side * Side, 0], scored.GetColumn<float[]>("Pixels").Select(pixels => pixels.Length));
        Assert.Equal([false, true], scored.GetColumn<float[]>("Score").Select(scores => float.IsNaN(scores[0])));
    }

    [Fact]
    public void Another_column_may_have_the_bytes_of_files()
    {
        IDataView images = Images();
        IDataView files = _mlContext.Data.LoadFromEnumerable(
            images.GetColumn<string>("ImagePath").Select(path => new FileRow { File = File.ReadAllBytes(path) }).ToList());
        using TransformerChain<GoogLeNetTransformer> byPath = FromWeights().ToPipeline(), byBytes = FromWeights().ToPipeline("File");

        Assert.Equal(byPath.Transform(images).GetColumn<float[]>("Score"), byBytes.Transform(files).GetColumn<float[]>("Score"));
    }

    [Fact]
    public void A_scale_of_the_pixels_is_applied()
    {
        using TransformerChain<GoogLeNetTransformer> pipeline = Network(mean: [1, 2, 3], scale: [1, 0.5f, 0.25f]).ToPipeline();

        var zeroMean = (ZeroMeanNormalizingTransformer)pipeline.ElementAt(1);

        Assert.Equal([1, 2, 3], zeroMean.Mean);
        Assert.Equal([1, 0.5f, 0.25f], zeroMean.Scale);
    }

    [Fact]
    public void Images_have_the_size_of_a_mean_per_place()
    {
        float[] mean = [.. Enumerable.Range(0, 3 * 40 * 40).Select(i => i % 251f)];
        GoogLeNetTransformer network = Network(mean);
        using TransformerChain<GoogLeNetTransformer> pipeline = network.ToPipeline();

        Assert.Equal(40, ((PixelLoadingTransformer)pipeline.First()).Options.ResizeTo);
        Assert.Equal(mean, ((ZeroMeanNormalizingTransformer)pipeline.ElementAt(1)).Mean);
        Assert.Null(network.Model.ChannelMean);
        Assert.Throws<ArgumentOutOfRangeException>("loading", () => network.ToPipeline(loading: new() { ResizeTo = 36 }));
    }

    [Theory]
    [InlineData(224, 256)]
    [InlineData(80, 88)] // 91 is not a multiple of 8
    [InlineData(33, 40)] // nor is 37, and 32 would be too small
    public void The_paper_s_144_crops_get_their_squares(int imageSize, int resizeTo)
    {
        using GoogLeNetTransformer one = Network([120, 130, 140], imageSize: imageSize);
        using GoogLeNetTransformer network = one.With(new ScoringOptions { Crops = 144 });

        PixelLoadingOptions loading = ((PixelLoadingTransformer)network.ToPipeline().First()).Options;

        Assert.Equal(new PixelLoadingOptions { ResizeTo = resizeTo, Fit = ImageFit.TestSquares }, loading);
    }

    [Fact]
    public void Images_that_do_not_go_with_the_network_are_refused_at_once()
    {
        using GoogLeNetTransformer network = Network([120, 130, 140]);

        Assert.Throws<ArgumentOutOfRangeException>("loading", () => network.ToPipeline(loading: new() { ResizeTo = Side - 1 }));
        Assert.Throws<ArgumentOutOfRangeException>("loading", () => network.ToPipeline(loading: new() { Fit = ImageFit.TestSquares }));
        Assert.Throws<ArgumentOutOfRangeException>("loading", () => network.ToPipeline(loading: new() { ResizeTo = 0 }));
    }

    [Fact]
    public void A_network_that_does_not_know_its_mean_says_what_to_do()
    {
        using GoogLeNetTransformer network = Network(mean: []), oblong = Network(mean: new float[3 * 40 * 50]);

        Assert.Contains("Apply LoadPixels and NormalizeZeroMean", Refusal(network));
        Assert.Contains("2,000 pixels", Refusal(oblong));

        static string Refusal(GoogLeNetTransformer network) =>
            Assert.Throws<InvalidOperationException>(() => network.ToPipeline()).Message;
    }

    private GoogLeNetTransformer FromWeights()
    {
        if (!File.Exists(_folder["network.safetensors"]))
        {
            using GoogLeNetTransformer network = Network([120, 130, 140]);
            network.SaveWeights(_folder["network.safetensors"]);
        }
        return GoogLeNetTransformer.FromWeights(_mlContext, _folder["network.safetensors"]);
    }

    private GoogLeNetTransformer Network(float[] mean, float[]? scale = null, int imageSize = Side) => new(
        _mlContext, SyntheticModels.Make(GoogLeNetArchitecture.Torchvision, imageSize, mean: mean, scale: scale),
        new("Pixels", "Label", "Score", "PredictedLabel"));

    private IDataView Images() =>
        _mlContext.Data.LoadFromImageFiles([Write("a.png", 64, 48), Write("b.png", 40, 90), Write("c.png", 36, 36)]);

    private string Write(string name, int width, int height) => SyntheticImages.Write(
        _folder[name], width, height, (x, y) => new SKColor((byte)(x * width), (byte)(y * height), (byte)(x * y)));

    private sealed class FileRow
    {
        public byte[] File { get; set; } = [];
    }
}
