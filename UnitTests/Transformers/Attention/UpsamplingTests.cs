using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Attention;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Attention;

/// <summary>Where a map lies over the image.</summary>
public sealed class UpsamplingTests
{
    [Fact]
    public void A_map_has_its_values_in_the_middles_of_the_receptive_fields_and_goes_straight_between_them()
    {
        var grid = new MapGrid(Side: 2, First: 10, Stride: 16); // pixels 10 and 26

        float[] values =
            Upsampling.Over(ExplainedImage.Of(new float[3 * 32 * 32], HandMadeNetwork.Make(32)), [0, 1, 0, 1], grid, imageSize: 32);

        Assert.Equal(32 * 32, values.Length);
        for (int y = 0; y < 32; y++)
            for (int x = 0; x < 32; x++)
                Assert.Equal(Math.Clamp((x - 10) / 16f, 0, 1), values[32 * y + x], 1e-5f);
    }

    // Loaded with a short side of 48 pixels, of which the network sees 32 in the middle.
    [Theory]
    [InlineData(ImageFit.Crop, 33, 13)]    // 120×80 becomes 72×48, seen from 20 and 8 on
    [InlineData(ImageFit.Stretch, 20, 13)] // … 48×48, seen from 8 and 8 on
    [InlineData(ImageFit.Pad, 20, 0)]      // … 48×32 between bars, seen from 8 on
    public void What_the_network_does_not_see_has_no_attention(ImageFit fit, int left, int top)
    {
        byte[] file = SyntheticImages.Encode(SKEncodedImageFormat.Png, 120, 80, (_, _) => SKColors.Gray);
        var image = ExplainedImage.Of(file, new() { ResizeTo = 48, Fit = fit }, HandMadeNetwork.Make(32));

        float[] values = Upsampling.Over(image, [1], MapGrid.OfImage(32).Averaged(), imageSize: 32);

        Assert.Equal((120, 80), (image.Width, image.Height));
        for (int y = 0; y < 80; y++)
            for (int x = 0; x < 120; x++)
                Assert.Equal(x >= left && x < 120 - left && y >= top && y < 80 - top ? 1 : 0, values[120 * y + x]);
    }
}
