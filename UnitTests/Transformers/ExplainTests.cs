using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.UnitTests.Data.Images;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>Where a network sees evidence for a class.</summary>
public sealed class ExplainTests : IDisposable
{
    private const int ImageSize = 128; // 4×4 last maps

    private static readonly PixelLoadingOptions Loading = new() { ResizeTo = ImageSize, Fit = ImageFit.Stretch };
    private readonly GoogLeNetTransformer _model = Transformer(HandMadeNetwork.Make(ImageSize));
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("inception5b", 45, 30)]
    [InlineData("inception5b", 255, 170)]
    [InlineData("inception4a", 45, 170)]
    [InlineData("pool2", 255, 30)]
    [InlineData("conv1", 150, 100)]
    public void The_attention_lies_on_the_object(string layer, int x, int y)
    {
        AttentionMap map = _model.Explain(SpotAt(x, y), HandMadeNetwork.Bright, layer, Loading);

        Assert.Equal((300, 200), (map.Width, map.Height));
        Assert.Equal(300 * 200, map.Values.Count);
        Assert.All(map.Values, value => Assert.InRange(value, 0, 1));
        Assert.InRange(map.Values.Max(), 0.9f, 1);
        (double centreX, double centreY) = CentreOfAttention(map);
        Assert.InRange(centreX, x - 30, x + 30);
        Assert.InRange(centreY, y - 30, y + 30);
    }

    [Fact]
    public void It_explains_the_likeliest_class_unless_it_is_told_another()
    {
        AttentionMap likeliest = _model.Explain(SpotAt(150, 100, radius: 90), loading: Loading);
        AttentionMap other = _model.Explain(SpotAt(150, 100, radius: 90), HandMadeNetwork.Dark, loading: Loading);

        Assert.Equal(HandMadeNetwork.Bright, likeliest.ClassName);
        Assert.InRange(likeliest.Probability, 0.9f, 1);
        Assert.Equal(HandMadeNetwork.Dark, other.ClassName);
        Assert.Equal(1 - likeliest.Probability, other.Probability, 1e-5f);
        Assert.All(other.Values, value => Assert.Equal(0, value)); // nothing in a bright image speaks for it
    }

    [Fact]
    public void The_probability_is_that_of_scoring()
    {
        GoogLeNetModel network = SyntheticModels.Make(GoogLeNetArchitecture.Torchvision, imageSize: 64);
        float[] pixels = SyntheticModels.Pixels(count: 1, imageSize: 70);
        using GoogLeNetTransformer plain = Transformer(network), warm = plain.With(new ScoringOptions { Temperature = 2 });

        foreach (GoogLeNetTransformer model in (GoogLeNetTransformer[])[plain, warm])
        {
            float[] scores = [.. model.Transform(PixelValues.Singles(70, pixels)).GetColumn<float[]>("Score").Single()];
            Assert.Equal(scores.Max(), model.Explain(pixels).Probability, 1e-4f);
            Assert.Equal(scores[3], model.Explain(pixels, network.ClassNames[3]).Probability, 1e-4f);
            Assert.Equal(scores[3], model.Explain(pixels, network.ClassNames[3], "inception4c").Probability, 1e-4f);
        }
    }

    [Fact]
    public void A_path_the_bytes_of_its_file_and_its_pixels_have_the_same_map()
    {
        byte[] file = Spot(ImageSize, ImageSize, 40, 90, radius: 20);
        File.WriteAllBytes(_folder["spot.png"], file);
        float[] pixels = [.. Samples.Pixels(file, Loading).Select(value => (float)value)]; // the mean is 0

        AttentionMap byBytes = _model.Explain(file, loading: Loading);

        Assert.Equal(byBytes.Values, _model.Explain(_folder["spot.png"], loading: Loading).Values);
        Assert.Equal(byBytes.Values, _model.Explain("spot.png", loading: Loading with { ImageFolder = _folder.FullPath }).Values);
        Assert.Equal(byBytes.Values, _model.Explain(pixels).Values, (left, right) => Math.Abs(left - right) < 1e-4);
        Assert.Equal(byBytes.ToPng(), _model.Explain(pixels).ToPng());
    }

    [Fact]
    public void An_image_that_the_camera_held_sideways_is_shown_upright()
    {
        // upright 120×200, the spot on top
        byte[] file = Exif.WithOrientation(Spot(200, 120, 40, 60, radius: 8, SKEncodedImageFormat.Jpeg), orientation: 6);

        AttentionMap map = _model.Explain(file, loading: Loading);

        Assert.Equal((120, 200), (map.Width, map.Height));
        Assert.InRange(CentreOfAttention(map).Y, 20, 60);
        using SKBitmap overlay = SKBitmap.Decode(map.ToPng(alpha: 0));
        Assert.Equal((120, 200), (overlay.Width, overlay.Height));
        Samples.AssertClose(SKColors.White, overlay.GetPixel(60, 40), tolerance: 8);
        Samples.AssertClose(SKColors.Black, overlay.GetPixel(60, 160), tolerance: 8);
    }

    [Fact]
    public void The_overlay_mixes_the_image_with_colours_from_blue_to_red()
    {
        AttentionMap map = _model.Explain(SpotAt(45, 30), loading: Loading);

        using SKBitmap alone = SKBitmap.Decode(map.ToPng(alpha: 0)), half = SKBitmap.Decode(map.ToPng()),
            heat = SKBitmap.Decode(map.ToPng(alpha: 1));

        Assert.Equal(SKColors.White, alone.GetPixel(45, 30));
        Assert.Equal(SKColors.Black, alone.GetPixel(250, 150));
        Assert.Equal(new SKColor(0, 0, 128), heat.GetPixel(250, 150)); // nothing
        Assert.Equal(new SKColor(0, 0, 64), half.GetPixel(250, 150));
        SKColor most = heat.GetPixel(45, 30);
        Assert.True(most.Red > 120 && most.Blue == 0, $"the spot is {most}");
    }

    [Fact]
    public void A_saved_overlay_is_whole_or_not_there()
    {
        AttentionMap map = _model.Explain(SpotAt(45, 30), loading: Loading);
        File.WriteAllText(_folder["map.png"], "before");

        Assert.Throws<ArgumentOutOfRangeException>(() => map.SaveOverlay(_folder["map.png"], alpha: 1.5f));
        Assert.Equal("before", File.ReadAllText(_folder["map.png"]));
        Assert.Contains("does not end in .png", Assert.Throws<ArgumentException>(() => map.SaveOverlay(_folder["map.jpg"])).Message);

        map.SaveOverlay(_folder["map.png"]);
        Assert.Equal(map.ToPng(), File.ReadAllBytes(_folder["map.png"]));
        Assert.Equal([_folder["map.png"]], Directory.GetFiles(_folder.FullPath));
    }

    [Fact]
    public void What_cannot_be_explained_is_refused_with_what_to_do()
    {
        byte[] file = SpotAt(45, 30);
        string Message<T>(Func<object> explain) where T : Exception => Assert.Throws<T>(explain).Message;

        Assert.Contains(
            "The model has no class 'tulip'; its classes are bright, dark (2).",
            Message<ArgumentException>(() => _model.Explain(file, "tulip")));
        Assert.Contains("has no layer 'fc'; its layers are conv1, ", Message<ArgumentException>(() => _model.Explain(file, layer: "fc")));
        Assert.Contains(
            "The layer pool5 has only one place left.", Message<ArgumentException>(() => _model.Explain(file, layer: "pool5")));
        Assert.Contains(
            "Fit is TestSquares", Message<ArgumentException>(() => _model.Explain(file, loading: new() { Fit = ImageFit.TestSquares })));
        Assert.Contains("The image would be loaded at 64×64; the network takes 128×128. Give the PixelLoadingOptions",
            Message<ArgumentException>(() => _model.Explain(file, loading: new() { ResizeTo = 64 })));
        Assert.Contains(
            "There are 100 pixel values; the network takes planes [3, 128, 128]",
            Message<ArgumentException>(() => _model.Explain(new float[100])));
        Assert.Equal("The image 'nowhere.png' cannot be explained: there is no such file. Give another one.",
            Message<InvalidDataException>(() => _model.Explain("nowhere.png")));
        Assert.StartsWith(
            "The image in memory cannot be explained: it is not an image",
            Message<InvalidDataException>(() => _model.Explain("text"u8.ToArray())));
    }

    [Fact]
    public void A_model_that_does_not_know_its_mean_takes_pixels_only()
    {
        using GoogLeNetTransformer model = Transformer(HandMadeNetwork.Make(ImageSize, mean: []));

        Assert.Contains(
            "The model does not know the mean of its pixels",
            Assert.Throws<InvalidOperationException>(() => model.Explain(SpotAt(45, 30))).Message);
        Assert.Equal(ImageSize, model.Explain(new float[3 * ImageSize * ImageSize]).Width);
    }

    [Fact]
    public void A_mean_for_each_place_is_taken_off_where_it_fits()
    {
        float[] mean = [.. Enumerable.Repeat(10f, 3 * 140 * 140)];
        using GoogLeNetTransformer model = Transformer(HandMadeNetwork.Make(ImageSize, mean));
        byte[] file = SpotAt(45, 30);

        Assert.Equal(300, model.Explain(file, loading: new() { ResizeTo = 140 }).Width);
        Assert.Contains("the model's mean is an image of 19,600 pixels.",
            Assert.Throws<ArgumentException>(() => model.Explain(file)).Message);
        Assert.Throws<ArgumentException>(() => model.Explain(new float[3 * ImageSize * ImageSize]));
    }

    [Fact]
    public void An_average_is_not_explained_and_nothing_is_after_Dispose()
    {
        GoogLeNetTransformer disposed = _model.With(new ScoringOptions());
        disposed.Explain(SpotAt(45, 30), loading: Loading);
        disposed.Dispose();
        using GoogLeNetTransformer average = GoogLeNetTransformer.Average(_model, _model);

        Assert.Contains(
            "an average of 2 networks", Assert.Throws<InvalidOperationException>(() => average.Explain(SpotAt(45, 30))).Message);
        Assert.Throws<ObjectDisposedException>(() => disposed.Explain(SpotAt(45, 30), loading: Loading));
        Assert.Throws<ObjectDisposedException>(() => disposed.Explain(SpotAt(45, 30), layer: "pool4", loading: Loading));
    }

    [Fact]
    public void Eight_threads_get_the_maps_of_one()
    {
        byte[][] files = [.. Enumerable.Range(0, 4).Select(i => SpotAt(60 + 50 * i, 60 + 20 * i))];
        string[] layers = ["inception5b", "inception4b"];
        var alone = files.Select(file =>
            layers.Select(layer => _model.Explain(file, HandMadeNetwork.Bright, layer, Loading).Values).ToArray()).ToArray();

        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => Assert.Equal(
            alone[i % 4][i / 8], _model.Explain(files[i % 4], HandMadeNetwork.Bright, layers[i / 8], Loading).Values));
    }

    private static GoogLeNetTransformer Transformer(GoogLeNetModel model) =>
        new(new MLContext(seed: 1), model, new("Pixels", "Label", "Score", "PredictedLabel"));

    private static byte[] SpotAt(int x, int y, int radius = 12) => Spot(300, 200, x, y, radius);

    // White on black.
    private static byte[] Spot(int width, int height, int x, int y, int radius, SKEncodedImageFormat format = SKEncodedImageFormat.Png) =>
        SyntheticImages.Encode(format, width, height, (column, row) =>
            (column - x) * (column - x) + (row - y) * (row - y) <= radius * radius ? SKColors.White : SKColors.Black);

    private static (double X, double Y) CentreOfAttention(AttentionMap map)
    {
        double sum = 0, x = 0, y = 0;
        for (int i = 0; i < map.Values.Count; i++)
        {
            double weight = map.Values[i];
            (sum, x, y) = (sum + weight, x + weight * (i % map.Width), y + weight * (i / map.Width));
        }
        return (x / sum, y / sum);
    }
}
