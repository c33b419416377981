using System.Net.Sockets;
using MLNet.GoogLeNet.Data.Images;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

public class BadImageTests
{
    private static readonly PixelLoadingOptions Small = new() { ResizeTo = 8 };

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void An_image_that_ends_early_is_refused(SKEncodedImageFormat format)
    {
        var random = new Random(1);
        byte[] file = SyntheticImages.Encode(format, 64, 64, (_, _) => new((uint)random.Next() | 0xFF000000));

        foreach (double part in new[] { 0.5, 0.95 })
            Assert.Contains("ends early", Reason(file[..(int)(part * file.Length)]));
    }

    [Fact]
    public void A_png_with_wrong_contents_is_refused()
    {
        var random = new Random(1);
        byte[] file = SyntheticImages.Encode(
            SKEncodedImageFormat.Png, 64, 64, (_, _) => new((uint)random.Next() | 0xFF000000));
        random.NextBytes(file.AsSpan(file.Length / 2, 200));

        Assert.Contains("damaged", Reason(file));
    }

    [Fact]
    public async Task What_is_no_file_is_refused_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "folders there have no such names");
        using var folder = new TempFolder();
        Command.Run("mkfifo", folder.FullPath, "pipe.png");
        File.CreateSymbolicLink(folder["link.png"], folder["pipe.png"]);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder["socket.png"]));

        foreach ((string path, string reason) in new[]
        {
            (folder["pipe.png"], "it is a named pipe, not a file"), // nobody writes into it, so that reading would wait for ever
            (folder["link.png"], "it is a named pipe, not a file"),
            (folder["socket.png"], "it is a socket, not a file"),
            ("/dev/zero", "it is a device, not a file"),
        })
            Assert.Equal(
                (reason, BadImageReason.NotAFile),
                await Task.Run(() => ReasonOf(path), cancellation).WaitAsync(TimeSpan.FromMinutes(1), cancellation));

        static (string, BadImageReason) ReasonOf(string path)
        {
            var bad = Assert.Throws<BadImageException>(() => new PixelReader(Small).Read(path, new byte[3 * 8 * 8]));
            return (bad.Message, bad.Code);
        }
    }

    [Fact]
    public void An_empty_file_says_so() => Assert.Equal("it is empty", Reason([]));

    [Fact]
    public void What_is_no_image_says_which_formats_are() =>
        Assert.Contains("not an image in a known format (jpg, png, bmp, gif, webp)", Reason("Hello"u8.ToArray()));

    [Fact]
    public void A_header_alone_is_refused() => Assert.Contains("beginning is damaged", Reason(Samples.Gif[..9]));

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_wholly_transparent_image_is_refused(SKEncodedImageFormat format)
    {
        byte[] file = SyntheticImages.Encode(format, 16, 16, (_, _) => new(200, 10, 10, 0));

        Assert.Equal(
            "it is fully transparent (alpha is 0 in every pixel), so there is nothing to see; save it without transparency", Reason(file));
    }

    [Fact]
    public void A_GIF_and_a_palette_that_are_wholly_transparent_are_refused()
    {
        int image = Samples.Gif.AsSpan().LastIndexOf((byte)0x2C), pixels = Samples.PalettePng.AsSpan().IndexOf("IDAT"u8) - 4;
        byte[] gif = [.. "GIF89a"u8, .. Samples.Gif[6..image], 0x21, 0xF9, 4, 1, 0, 0, 0, 0, .. Samples.Gif[image..]]; // colour 0 is
        byte[] alpha = [0, 0, 0, 2, .. "tRNS"u8, 0, 0, 0, 0, 0, 0]; // of both colours
        Crc32.Correct(alpha, from: 4, to: alpha.Length - 4);

        Assert.Contains("it is fully transparent", Reason(gif));
        Assert.Contains("it is fully transparent", Reason([.. Samples.PalettePng[..pixels], .. alpha, .. Samples.PalettePng[pixels..]]));
    }

    [Fact]
    public void A_huge_image_names_its_size_and_the_limit()
    {
        byte[] file = [.. Samples.PalettePng];
        file[18] = 0x40; // 16,388 wide …
        file[22] = 0x40; // … and high, in the header only
        Crc32.Correct(file, from: 12, to: 29);

        Assert.Equal("it is 16,388×16,388 pixels when decoded; the limit is 100 megapixels", Reason(file));
        Assert.Equal(BadImageReason.TooLarge, Assert.Throws<BadImageException>(() => Samples.Pixels(file, Small)).Code);
    }

    [Theory]
    [InlineData(12_000, 9_000, 1, 8)]
    [InlineData(65_000, 1_600, 6, 200)] // held sideways: an eighth of the stored image, 8,125×200, is all of 200×8,125
    public void A_huge_jpeg_of_which_a_reduced_scale_suffices_is_read(int width, int height, int orientation, int resizeTo)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Gray8, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.Gray);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality: 50);
        byte[] file = Exif.WithOrientation(data.ToArray(), orientation);

        Samples.AssertClose(SKColors.Gray, Samples.Colour(Samples.Pixels(file, new() { ResizeTo = resizeTo }), 4, 4), tolerance: 3);
    }

    [Fact]
    public void An_image_too_narrow_to_be_resized_is_refused()
    {
        var error = Assert.Throws<BadImageException>(
            () => Framing.Of(ImageFit.Crop, width: 1, height: 50_000_000, resizeTo: 256, size: 256));

        Assert.Equal("at 1×50,000,000 pixels it is too narrow to be resized", error.Message);
        Assert.Equal(BadImageReason.TooNarrow, error.Code);
    }

    [Fact]
    public void Paths_that_lead_to_no_file_say_why()
    {
        using var folder = new TempFolder();

        Assert.Equal("there is no such file", Reason(folder["missing.jpg"]));
        Assert.Equal("it is a folder, not a file", Reason(folder.FullPath));
        Assert.Equal("the path is empty", Reason(""));
        Assert.Equal("there is no such file", Reason("a\0b.jpg"));
    }

    [Fact]
    public void A_file_that_is_in_use_says_why()
    {
        using var folder = new TempFolder();
        string path = SyntheticImages.Write(folder["a.png"], 4, 4, SKColors.Red);
        using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.StartsWith("it cannot be read: ", Reason(path));
        Assert.Equal(
            BadImageReason.Unreadable,
            Assert.Throws<BadImageException>(() => new PixelReader(Small).Read(path, new byte[3 * 8 * 8])).Code);
    }

    [Fact]
    public void A_file_that_others_read_is_read_beside_them()
    {
        using var folder = new TempFolder();
        string path = SyntheticImages.Write(folder["a.png"], 4, 4, SKColors.Red);
        using var reading = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var pixels = new byte[3 * 8 * 8];

        new PixelReader(Small).Read(path, pixels);

        Assert.Equal(SKColors.Red, Samples.Colour(pixels, 4, 4));
    }

    private static string Reason(byte[] file) =>
        Assert.Throws<BadImageException>(() => Samples.Pixels(file, Small)).Message;

    private static string Reason(string path) =>
        Assert.Throws<BadImageException>(() => new PixelReader(Small).Read(path, new byte[3 * 8 * 8])).Message;
}
