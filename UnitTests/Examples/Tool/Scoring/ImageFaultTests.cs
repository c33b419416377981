using Microsoft.ML;
using Microsoft.ML.Data;
using SkiaSharp;
using Tool.Scoring.Pipeline;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

/// <summary>The words in the job's output, by which other programs count.</summary>
public sealed class ImageFaultTests
{
    [Theory]
    [InlineData(BadImageReason.Missing, "missing")]
    [InlineData(BadImageReason.Empty, "empty")]
    [InlineData(BadImageReason.Folder, "folder")]
    [InlineData(BadImageReason.NotAFile, "not-a-file")]
    [InlineData(BadImageReason.NoPath, "no-path")]
    [InlineData(BadImageReason.BadName, "bad-name")]
    [InlineData(BadImageReason.Unreadable, "unreadable")]
    [InlineData(BadImageReason.NotAnImage, "not-an-image")]
    [InlineData(BadImageReason.Truncated, "truncated")]
    [InlineData(BadImageReason.Undecodable, "undecodable")]
    [InlineData(BadImageReason.TooLarge, "too-large")]
    [InlineData(BadImageReason.TooNarrow, "too-narrow")]
    [InlineData(BadImageReason.Transparent, "transparent")]
    public void A_reason_has_its_word(BadImageReason reason, string word) => Assert.Equal(word, ImageFault.Of(reason));

    [Fact]
    public void Every_word_is_documented()
    {
        string readme = File.ReadAllText(RepositoryFolder.PathOf("Examples", "Tool", "README.md"));

        Assert.All(
            [.. Enum.GetValues<BadImageReason>().Select(ImageFault.Of), ImageFault.NoScore],
            word => Assert.Contains($"`{word}`", readme));
    }

    [Fact]
    public void What_the_loader_says_of_files_has_its_word()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["empty.jpg"], []);
        File.WriteAllText(folder["text.jpg"], "Hello");
        byte[] whole = SyntheticImages.Encode(SKEncodedImageFormat.Jpeg, 64, 64, (x, y) => new((byte)(4 * x), (byte)(4 * y), 9));
        File.WriteAllBytes(folder["half.jpg"], whole[..(whole.Length / 2)]);
        SyntheticImages.Write(folder["nothing.png"], 8, 8, SKColors.Transparent);
        SyntheticImages.Write(folder["good.png"], 8, 8, SKColors.Red);
        var mlContext = new MLContext();
        string[] paths =
        [
            "", folder["missing.jpg"], folder["empty.jpg"], folder.FullPath, folder["text.jpg"], folder["half.jpg"], folder["nothing.png"],
            folder["good.png"],
        ];
        IDataView files = mlContext.Data.LoadFromEnumerable(paths.Select(path => new Row { ImagePath = path }).ToList());

        IDataView loaded =
            mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 8, OnBadImage = BadImagePolicy.KeepRow })
            .Fit(files).Transform(files);

        Assert.Equal(
            ["no-path", "missing", "empty", "folder", "not-an-image", "truncated", "transparent", ""],
            loaded.GetColumn<string>("ImageErrorReason").Select(ImageFault.Of));
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";
    }
}
