using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Images;
using SkiaSharp;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

/// <summary>Small image files of kinds that SkiaSharp reads but does not write, and a way to read any.</summary>
internal static class Samples
{
    /// <summary>8×8, cyan 0, magenta 200, yellow 200, black 0 (of 255): the red (255, 55, 55).</summary>
    public static readonly byte[] CmykJpeg = Convert.FromBase64String(
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwL" +
        "CgwJCgoK/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAAB" +
        "fQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hp" +
        "anN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5" +
        "+v/aAA4EQwBNAFkASwAAPwD9/K/Nuvzbr9/K/9k=");

    /// <summary>8×8, grey 77.</summary>
    public static readonly byte[] GreyJpeg = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggL" +
        "DAsKDAkKCgr/wAALCAAIAAgBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQR" +
        "BRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4" +
        "eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEB" +
        "AAA/APjOv//Z");

    /// <summary>4×4, grey 40,000 of 65,535: 156 of 255.</summary>
    public static readonly byte[] SixteenBitPng = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAEEAAAAADcCh3hAAAAFklEQVR4nGOc48DAwMDAwMDEwICLAQAeiADkcNCv0QAAAABJRU5ErkJggg==");

    /// <summary>4×4, (10, 200, 30) from a palette of two.</summary>
    public static readonly byte[] PalettePng = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAEAQMAAACTPww9AAAABlBMVEUAAAAKyB5R3Fw8AAAADElEQVR4nGP4wACGAA8IA8GPePyeAAAAAElF" +
        "TkSuQmCC");

    /// <summary>4×4, (10, 200, 30).</summary>
    public static readonly byte[] Gif = Convert.FromBase64String(
        "R0lGODdhBAAEAIEAAArIHgAAAAAAAAAAACwAAAAABAAEAAAICQABCBxIsCCAgAA7");

    /// <summary>4×4, (10, 200, 30).</summary>
    public static readonly byte[] Bmp = Convert.FromBase64String(
        "Qk1mAAAAAAAAADYAAAAoAAAABAAAAAQAAAABABgAAAAAADAAAADEDgAAxA4AAAAAAAAAAAAAHsgKHsgKHsgKHsgKHsgKHsgKHsgKHsgKHsgK" +
        "HsgKHsgKHsgKHsgKHsgKHsgKHsgK");

    /// <summary>A BMP of 8×8 whose pixels have 8 bits of alpha: a header of version 4, and rows from below.</summary>
    public static byte[] BmpWithAlpha(Func<int, int, SKColor> colourAt)
    {
        const int side = 8, headers = 14 + 108;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("BM"u8);
        foreach (int value in (int[])[headers + 4 * side * side, 0, headers, 108, side, side])
            writer.Write(value);
        foreach (short value in (short[])[1, 32]) // planes, bits
            writer.Write(value);
        foreach (uint value in (uint[])[3, 4 * side * side, 2835, 2835, 0, 0, 0xFF0000, 0xFF00, 0xFF, 0xFF000000]) // 3: with masks
            writer.Write(value);
        writer.Write("BGRs"u8);
        writer.Write(new byte[48]);
        for (int i = 0; i < side * side; i++)
            writer.Write((uint)colourAt(i % side, side - 1 - i / side)); // ARGB, as the masks say
        return file.ToArray();
    }

    /// <summary>The pixels of an image file, planar [3, size, size].</summary>
    public static byte[] Pixels(byte[] file, PixelLoadingOptions options)
    {
        var reader = new PixelReader(options);
        var pixels = new byte[reader.Length];
        reader.Read(new VBuffer<byte>(file.Length, file), pixels);
        return pixels;
    }

    /// <summary>The colour at (x, y) of planar pixels.</summary>
    public static SKColor Colour(byte[] pixels, int x, int y)
    {
        int plane = pixels.Length / 3;
        int at = y * (int)Math.Sqrt(plane) + x;
        return new(pixels[at], pixels[plane + at], pixels[2 * plane + at]);
    }

    public static void AssertClose(SKColor expected, SKColor actual, int tolerance)
    {
        int difference = Math.Max(
            Math.Abs(expected.Red - actual.Red),
            Math.Max(Math.Abs(expected.Green - actual.Green), Math.Abs(expected.Blue - actual.Blue)));
        Xunit.Assert.True(difference <= tolerance, $"expected about {expected}, got {actual}");
    }
}
