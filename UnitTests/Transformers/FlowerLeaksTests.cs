using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Evaluation;
using MLNet.GoogLeNet.Transformers.Weights;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>Copies among the real flowers, and copies that were planted, by their hashes.</summary>
public sealed class FlowerLeaksTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The audit finds as many with features, and all were looked at.
    [Fact]
    public void Of_the_flowers_published_as_a_test_19_are_copies_of_training_images()
    {
        string list = SharedData.Require("flowers17/flowers17.csv");
        var training = new TrainingImages(Hashes(_mlContext.Data.LoadFromImageList(list, "train")));

        ImageHash[] test = Hashes(_mlContext.Data.LoadFromImageList(list, "test"));

        Assert.Equal(340, test.Length);
        Assert.Equal(19, test.Count(image => training.HasExactly(image) || training.HasNearly(image)));
    }

    [Theory]
    [InlineData("half", 1)]
    [InlineData("larger", 1)]
    [InlineData("quality 30", 1)]
    [InlineData("mirrored", 1)]
    [InlineData("98 % of each side", 1)]
    [InlineData("95 % of each side", 0.8)]
    public void Copies_that_were_changed_are_found(string change, double leastRecall)
    {
        string folder = Path.GetDirectoryName(SharedData.Require("flowers17/jpg/image_0001.jpg"))!;
        string[] originals = [.. Enumerable.Range(0, 40).Select(i => Path.Combine(folder, $"image_{34 * i + 1:0000}.jpg"))];
        var random = new Random(1);
        string[] copies = [.. originals.Select((path, i) => Copy(path, _folder[$"{i}.jpg"], change, random))];

        ImageHash[] hashes = Hashes(_mlContext.Data.LoadFromImageFiles(copies));

        ImageHash[] training = Hashes(_mlContext.Data.LoadFromImageFiles(originals));
        double recall = training.Zip(hashes).Average(pair => new TrainingImages([pair.First]).HasNearly(pair.Second) ? 1.0 : 0);
        Assert.InRange(recall, leastRecall, 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{change}: recall {recall:0.000}");
    }

    private ImageHash[] Hashes(IDataView images)
    {
        IDataView pixels = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
            .Append(_mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet)).Fit(images).Transform(images);
        var mapper = new ImageHashMapper(pixels.Schema, PixelColumn.Require(pixels.Schema, "Pixels", PixelKind.Normalized, "images"));
        var rows = new MLNet.GoogLeNet.Data.Rows.MappedView(mapper, pixels);
        return [.. rows.GetColumn<ulong[]>(rows.Schema[mapper.Column.Index]).Select(values => ImageHash.Read(values))];
    }

    private static string Copy(string from, string to, string change, Random random)
    {
        using SKBitmap image = SKBitmap.Decode(from);
        double side = change switch { "98 % of each side" => 0.98, "95 % of each side" => 0.95, _ => 1 };
        double scale = change switch { "half" => 0.5, "larger" => 1.5, _ => 1 };
        int width = (int)(side * image.Width), height = (int)(side * image.Height);
        int left = random.Next(image.Width - width + 1), top = random.Next(image.Height - height + 1);
        using var copy = new SKBitmap((int)(scale * width), (int)(scale * height));
        using (var canvas = new SKCanvas(copy))
        using (var paint = new SKPaint { FilterQuality = SKFilterQuality.High })
        {
            if (change == "mirrored")
                canvas.Scale(-1, 1, copy.Width / 2f, 0);
            canvas.DrawBitmap(image, SKRect.Create(left, top, width, height), SKRect.Create(copy.Width, copy.Height), paint);
        }
        using SKData data = copy.Encode(SKEncodedImageFormat.Jpeg, change == "quality 30" ? 30 : 85);
        File.WriteAllBytes(to, data.ToArray());
        return to;
    }
}
