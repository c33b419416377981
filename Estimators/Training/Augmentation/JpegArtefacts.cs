using MLNet.GoogLeNet.Data.Images;
using SkiaSharp;

namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>What is left of a crop that was a JPEG file: blocks of 8×8 pixels, ringing, and colours at half of the resolution.</summary>
internal static class JpegArtefacts
{
    /// <param name="frame">The crop.</param>
    /// <param name="quality">1 to 100, as libjpeg means it.</param>
    /// <param name="raster">Lends memory.</param>
    public static void Apply(Frame frame, int quality, Raster raster)
    {
        raster.Resize(Extent.Whole(frame.Side), Extent.Whole(frame.Side));
        CopyTo(raster.Bytes.Span, frame);
        var info = new SKImageInfo(frame.Side, frame.Side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (SKPixmap pixels = new(info, raster.Bytes.Address))
        using (SKData? file = pixels.Encode(new SKJpegEncoderOptions(
            quality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore)))
        using (SKCodec? codec = file is null ? null : SKCodec.Create(file))
        {
            if (codec?.GetPixels(info, raster.Bytes.Address) is not SKCodecResult.Success)
                throw new InvalidOperationException(
                    $"A crop of {frame.Side}×{frame.Side} pixels could not be compressed as JPEG and read back. Is there memory left?");
        }
        CopyFrom(raster.Bytes.Span, frame);
    }

    private static void CopyTo(Span<byte> colours, Frame frame)
    {
        ReadOnlySpan<byte> red = frame.Plane(0), green = frame.Plane(1), blue = frame.Plane(2);
        for (int i = 0, at = 0; i < red.Length; i++, at += Raster.BytesPerPixel)
        {
            colours[at] = red[i];
            colours[at + 1] = green[i];
            colours[at + 2] = blue[i];
            colours[at + 3] = byte.MaxValue;
        }
    }

    private static void CopyFrom(ReadOnlySpan<byte> colours, Frame frame)
    {
        Span<byte> red = frame.Plane(0), green = frame.Plane(1), blue = frame.Plane(2);
        for (int i = 0, at = 0; i < red.Length; i++, at += Raster.BytesPerPixel)
        {
            red[i] = colours[at];
            green[i] = colours[at + 1];
            blue[i] = colours[at + 2];
        }
    }
}
