using System.Runtime.InteropServices;
using System.Text.Json;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

/// <summary>
/// Against pixels which Pillow made: bilinear to 256×256, centre crop 224. Measured means of the absolute difference,
/// in grey levels of 255: 0.12 (at most 1) from images decoded at full size, 0.54 (at most 14) from JPEGs decoded at
/// a reduced scale.
/// </summary>
public class ReferencePixelsTests
{
    private static readonly PixelLoadingOptions Options = new() { CropTo = 224, Fit = ImageFit.Stretch };
    private static readonly float[] Mean = [123, 117, 104];

    [Fact]
    public void Pixels_of_reduced_jpegs_are_within_a_grey_level_of_Pillows() =>
        Assert.InRange(MeanDifference(file => file), 0, 0.6);

    [Fact]
    public void Pixels_of_whole_images_are_those_of_Pillow_but_for_rounding() =>
        Assert.InRange(MeanDifference(AsPng), 0, 0.2);

    private static double MeanDifference(Func<byte[], byte[]> convert)
    {
        ReadOnlySpan<float> reference = Input(SharedData.Require("bvlc_googlenet/reference.safetensors"));
        double sum = 0;
        foreach ((int n, string name) in new[] { "0001", "0161", "0321", "0481" }.Index())
        {
            byte[] file = File.ReadAllBytes(SharedData.Require($"flowers17/jpg/image_{name}.jpg"));
            byte[] pixels = Samples.Pixels(convert(file), Options);
            for (int i = 0; i < pixels.Length; i++)
            {
                (int channel, int place) = Math.DivRem(i, 224 * 224);
                int blueFirst = 2 - channel;
                sum += Math.Abs(pixels[i] - reference[(n * 3 + blueFirst) * 224 * 224 + place] - Mean[channel]);
            }
        }
        return sum / reference.Length;
    }

    /// <summary>The tensor "input", [4, 3, 224, 224], blue first, less the mean.</summary>
    private static ReadOnlySpan<float> Input(string safetensors)
    {
        byte[] file = File.ReadAllBytes(safetensors);
        int header = (int)BitConverter.ToInt64(file);
        using JsonDocument json = JsonDocument.Parse(file.AsMemory(8, header));
        JsonElement offsets = json.RootElement.GetProperty("input").GetProperty("data_offsets");
        return MemoryMarshal.Cast<byte, float>(file.AsSpan(8 + header)[offsets[0].GetInt32()..offsets[1].GetInt32()]);
    }

    private static byte[] AsPng(byte[] jpeg)
    {
        using SKBitmap bitmap = SKBitmap.Decode(jpeg);
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }
}
