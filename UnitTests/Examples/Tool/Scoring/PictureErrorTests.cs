using Microsoft.ML;
using Microsoft.ML.Data;
using Tool.Scoring.Pipeline;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

/// <summary>The words for what the library says of bad pictures; a sentence that is reworded there shows here.</summary>
public sealed class PictureErrorTests
{
    [Theory]
    [InlineData("at 1×50,000,000 pixels it is too narrow to be resized", PictureError.TooLarge)]
    [InlineData("it is 16,388×16,388 pixels when decoded; the limit is 100 megapixels", PictureError.TooLarge)]
    [InlineData("the file has 3,000,000,000 bytes, more than a picture can have", PictureError.TooLarge)]
    [InlineData("it is damaged or ends early", PictureError.Truncated)]
    [InlineData("it cannot be decoded (Unimplemented)", PictureError.Undecodable)]
    [InlineData("the folder cannot be read: Permission denied", PictureError.Unreadable)]
    [InlineData("it is a socket, not a file", PictureError.NotAFile)]
    [InlineData("it is a device, not a file", PictureError.NotAFile)]
    [InlineData("its name is not UTF-8; rename it, for example with convmv", PictureError.BadName)]
    [InlineData("a sentence of a later version", PictureError.Undecodable)]
    public void Every_sentence_has_a_word(string reason, string word) => Assert.Equal(word, PictureError.Of(reason));

    [Fact]
    public void What_the_loader_says_of_files_has_its_word()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["empty.jpg"], []);
        File.WriteAllText(folder["text.jpg"], "Hello");
        SyntheticImages.Write(folder["nothing.png"], 8, 8, SKColors.Transparent);
        var mlContext = new MLContext();
        string[] paths = ["", folder["missing.jpg"], folder["empty.jpg"], folder.FullPath, folder["text.jpg"], folder["nothing.png"]];
        IDataView files = mlContext.Data.LoadFromEnumerable(paths.Select(path => new Row { ImagePath = path }).ToList());

        IDataView loaded = mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 8, OnBadImage = BadImagePolicy.KeepRow })
            .Fit(files).Transform(files);

        Assert.Equal(
            [
                PictureError.NoPath, PictureError.Missing, PictureError.Empty, PictureError.Folder, PictureError.NotAPicture,
                PictureError.Transparent,
            ],
            loaded.GetColumn<string>("ImageError").Select(PictureError.Of));
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";
    }
}
