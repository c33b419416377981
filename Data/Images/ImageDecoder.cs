using SkiaSharp;

namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// Decodes an image file: upright, transparent parts over white; one that is fully transparent is refused. Colour profiles are not
/// applied, as in the pipelines with which the published weights were trained.
/// </summary>
internal sealed class ImageDecoder
{
    private readonly Raster _stored = new();
    private readonly Raster _upright = new();

    /// <param name="encoded">The bytes of an image file.</param>
    /// <param name="frame">The framing that is wanted, given width and height of the upright image.</param>
    /// <returns>The upright image, valid until the next call, and its framing.</returns>
    /// <exception cref="BadImageException">It is not an image, or not a whole one.</exception>
    public (Raster Image, Framing Framing) Decode(PinnedBytes encoded, Func<int, int, Framing> frame)
    {
        if (encoded.Length == 0)
            throw new BadImageException(BadImageReason.Empty, "it is empty");

        using SKData data = SKData.Create(encoded.Address, encoded.Length);
        using SKCodec codec = SKCodec.Create(data) ?? throw new BadImageException(
            BadImageReason.NotAnImage, "it is not an image in a known format (jpg, png, bmp, gif, webp), or its beginning is damaged");

        SKEncodedOrigin origin = OriginOf(codec, encoded.Span);
        SKSizeI whole = codec.Info.Size;
        Framing framing = origin.IsSideways() ? frame(whole.Height, whole.Width) : frame(whole.Width, whole.Height);
        MakeRoom(codec, origin.IsSideways() ? framing.Transposed() : framing);
        GetPixels(codec);
        if (codec.Info.AlphaType != SKAlphaType.Opaque)
            RemoveAlpha(_stored.Bytes.Span, codec.EncodedFormat);
        GC.KeepAlive(encoded); // the codec only knew its address
        if (origin == SKEncodedOrigin.TopLeft)
            return (_stored, framing);
        origin.SetUpright(_stored, _upright);
        return (_upright, framing);
    }

    // Skia knows the orientation in JPEG and WebP only, and only as a single SHORT.
    private static SKEncodedOrigin OriginOf(SKCodec codec, ReadOnlySpan<byte> file) => codec.EncodedOrigin != SKEncodedOrigin.TopLeft
        ? codec.EncodedOrigin
        : ExifOrientation.Of(ExifBlock.Of(file, codec.EncodedFormat));

    /// <summary>
    /// A JPEG can be decoded at eighths of its size for a part of the time. The smallest is taken from which the
    /// image need not be enlarged.
    /// </summary>
    private void MakeRoom(SKCodec codec, Framing framing)
    {
        SKSizeI whole = codec.Info.Size;
        for (int eighths = 1; eighths < 8 && codec.EncodedFormat == SKEncodedImageFormat.Jpeg; eighths++)
        {
            SKSizeI reduced = codec.GetScaledDimensions(eighths / 8f);
            if (reduced.Width < framing.Width || reduced.Height < framing.Height)
                continue;
            _stored.Resize(
                new(reduced.Width, Start: 0, Length: whole.Width * eighths / 8.0),
                new(reduced.Height, Start: 0, Length: whole.Height * eighths / 8.0));
            return;
        }
        _stored.Resize(Extent.Whole(whole.Width), Extent.Whole(whole.Height));
    }

    private void GetPixels(SKCodec codec)
    {
        SKAlphaType alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        var info = new SKImageInfo(_stored.Width, _stored.Height, SKColorType.Rgba8888, alpha);

        SKCodecResult result = codec.GetPixels(info, _stored.Bytes.Address);
        if (result != SKCodecResult.Success)
        {
            throw result switch
            {
                SKCodecResult.IncompleteInput => new BadImageException(BadImageReason.Truncated, "it ends early"),
                SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput =>
                    new BadImageException(BadImageReason.Truncated, "it is damaged or ends early"),
                _ => new BadImageException(BadImageReason.Undecodable, $"it cannot be decoded ({result})"),
            };
        }
    }

    // A BMP whose alpha is 0 throughout is meant to be opaque: clipboards leave that byte at 0, and viewers ignore it.
    private static void RemoveAlpha(Span<byte> pixels, SKEncodedImageFormat format)
    {
        if (!IsWhollyTransparent(pixels))
            PutOverWhite(pixels);
        else if (format != SKEncodedImageFormat.Bmp)
        {
            throw new BadImageException(
                BadImageReason.Transparent,
                "it is fully transparent (alpha is 0 in every pixel), so there is nothing to see; save it without transparency");
        }
    }

    public static bool IsWhollyTransparent(ReadOnlySpan<byte> pixels)
    {
        for (int alpha = 3; alpha < pixels.Length; alpha += Raster.BytesPerPixel)
        {
            if (pixels[alpha] != 0)
                return false;
        }
        return true;
    }

    public static void PutOverWhite(Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i += Raster.BytesPerPixel)
        {
            int alpha = pixels[i + 3];
            if (alpha == byte.MaxValue)
                continue;
            for (int channel = i; channel < i + 3; channel++)
                pixels[channel] = (byte)((pixels[channel] * alpha + 255 * (255 - alpha) + 127) / 255);
        }
    }
}
