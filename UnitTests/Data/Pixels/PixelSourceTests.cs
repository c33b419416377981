using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.UnitTests.Data.Images;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Pixels;

/// <summary>Whoever reads pixels also gets the size of the image file, wherever LoadPixels hands them on.</summary>
public sealed class PixelSourceTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ImageFit.Crop)]
    [InlineData(ImageFit.TestSquares)]
    public void The_size_is_that_of_the_upright_file_of_each_row(ImageFit fit)
    {
        IDataView pixels = Load(fit);

        Assert.Equal([(40, 90), (120, 80), (120, 80)], Sizes(pixels, "Pixels"));
        IDataView copied = _mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet)
            .Append(_mlContext.Transforms.CopyColumns("Copy", "Pixels")).Fit(pixels).Transform(pixels);
        Assert.Equal([(40, 90), (120, 80), (120, 80)], Sizes(copied, "Copy"));
    }

    [Fact]
    public void An_image_of_another_transform_has_the_size_that_LoadPixels_got()
    {
        IDataView images = _mlContext.Transforms.LoadImages("Image", null, "ImagePath").Fit(Files()).Transform(Files());

        IDataView pixels = _mlContext.Transforms.LoadPixels("Pixels", "Image", new() { ResizeTo = 16 }).Fit(images).Transform(images);

        Assert.Equal((40, 90), Sizes(pixels, "Pixels")[0]);
    }

    [Fact]
    public void Pixels_that_were_kept_or_made_otherwise_have_no_size()
    {
        IDataView cached = _mlContext.Data.Cache(Load(ImageFit.Crop));
        IDataView rows = ColourRows.BytesView(_mlContext, ColourRows.Make(classes: 2, perClass: 1));

        Assert.Equal([null, null, null], Sizes(cached, "Pixels"));
        Assert.Equal([null, null], Sizes(rows, "Pixels"));
    }

    private IDataView Files()
    {
        byte[] Jpeg(int width, int height) => SyntheticImages.Encode(SKEncodedImageFormat.Jpeg, width, height, (_, _) => SKColors.Red);
        File.WriteAllBytes(_folder["a.jpg"], Jpeg(120, 80));
        File.WriteAllBytes(_folder["b.png"], SyntheticImages.Encode(SKEncodedImageFormat.Png, 40, 90, (_, _) => SKColors.Red));
        File.WriteAllBytes(_folder["c.jpg"], Exif.WithOrientation(Jpeg(80, 120), 6)); // on its side
        return _mlContext.Data.LoadFromImageFiles([_folder["a.jpg"], _folder["b.png"], _folder["c.jpg"]]);
    }

    private IDataView Load(ImageFit fit)
    {
        IDataView files = Files();
        return _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 16, Fit = fit }).Fit(files).Transform(files);
    }

    // Of all rows, the narrowest first, with the cursors that scoring asks for.
    private static List<(int Width, int Height)?> Sizes(IDataView view, string name)
    {
        var column = PixelColumn.Require(view.Schema, name, PixelKind.Any, "view");
        var image = new PixelImage();
        var sizes = new List<(int, int)?>();
        foreach (DataViewRowCursor cursor in view.GetRowCursorSet([column.Column], 2))
        {
            using (cursor)
            {
                var source = PixelSource.Open(cursor, column);
                while (cursor.MoveNext())
                {
                    source.Read(image);
                    sizes.Add(image.SourceSize);
                }
            }
        }
        return [.. sizes.Order()];
    }
}
