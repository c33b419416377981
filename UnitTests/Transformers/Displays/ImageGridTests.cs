using Microsoft.ML;
using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.Transformers.Normalization;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Displays;

public sealed class ImageGridTests(TrainedFlowers flowers)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Zero_mean_pixels_are_shown_as_the_bytes_they_came_from(bool unitVariance)
    {
        byte[] image = [.. Enumerable.Range(0, 3 * 32 * 32).Select(i => (byte)(i * 7))];
        IDataView bytes = PixelValues.Bytes(32, image);
        IDataView zeroMean = new MLContext(seed: 1).Transforms.NormalizeZeroMean("Pixels", "Pixels", new() { UnitVariance = unitVariance })
            .Fit(bytes).Transform(bytes);

        Assert.Equal(image, ImageGrid.Of(bytes).Images.Single().Planes.Values);
        Assert.Equal(image, ImageGrid.Of(zeroMean).Images.Single().Planes.Values);
    }

    [Fact]
    public void Pixels_of_an_unknown_mean_are_put_around_middle_grey_and_others_stay()
    {
        float[] around = [.. Enumerable.Repeat(-28f, 3 * 32 * 32)], above = [.. Enumerable.Repeat(28f, 3 * 32 * 32)];

        Assert.Equal([100, 28], ImageGrid.Of(PixelValues.Singles(32, around, above)).Images.Select(image => (int)image.Planes.Values[0]));
    }

    [Fact]
    public void Rows_without_a_image_are_passed_over()
    {
        ImageGrid grid = ImageGrid.Of(PixelValues.Bytes(0, [], new byte[3 * 4 * 4], [], new byte[3 * 5 * 5]));

        Assert.Equal([4, 5], grid.Images.Select(image => image.Planes.Width));
    }

    [Fact]
    public void The_first_images_have_their_labels()
    {
        ImageGrid grid = ImageGrid.Of(flowers.Pixels(), count: 7);
        string html = grid.ToHtml();

        Assert.Equal(7, grid.Count);
        Assert.Equal("class0", grid.Images[0].Label);
        Assert.Contains("7 images of 32×32.", HtmlText.Of(html));
        Assert.Equal("Image 1, class0", HtmlText.Attributes(html, "alt")[0]);
        HtmlText.AssertSelfContained(html);
    }

    [Fact]
    public void A_column_without_images_is_refused_with_what_to_do()
    {
        IDataView pixels = PixelValues.Bytes(32, new byte[3 * 32 * 32]);

        Assert.Contains("There is no column 'Image'; the columns are Pixels.", Message(() => ImageGrid.Of(pixels, "Image")));
        Assert.Contains(
            "Column 'ImagePath' is String; images are planes [3, H, W]", Message(() => ImageGrid.Of(flowers.Images, "ImagePath")));
        Assert.Contains("count", Message(() => ImageGrid.Of(pixels, count: 0)));
    }

    [Fact]
    public void A_crop_of_a_mean_image_has_the_average_colour_added()
    {
        float[] mean = [.. Enumerable.Range(0, 3 * 4).Select(i => i % 2 == 0 ? 90f : 110f)];

        PixelPlanes crop = PixelPlanes.Of(new float[3], height: 1, width: 1, new(mean, []));

        Assert.Equal([100, 100, 100], crop.Values.Select(value => (int)value));
    }

    private static string Message(Action action) => Assert.Throws<ArgumentOutOfRangeException>(action).Message;
}
