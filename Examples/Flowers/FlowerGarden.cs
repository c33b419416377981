using SkiaSharp;

namespace Flowers;

/// <summary>Writes drawn flowers, one subfolder per kind, so that the program can run without any data.</summary>
internal static class FlowerGarden
{
    private const int JpegQuality = 90;

    /// <summary>Writes <c>folder/kind/number.jpg</c> for every kind, numbered from 1, over what is there.</summary>
    /// <param name="folder">Where to write; made if it is not there.</param>
    /// <param name="perKind">How many images of each kind. Image 7 is the same, however many there are.</param>
    /// <param name="size">Side of the square images in pixels.</param>
    /// <param name="seed">The same seed gives the same bytes.</param>
    /// <param name="cancellation">Ends it between two images.</param>
    public static void Write(string folder, int perKind, int size, int seed, CancellationToken cancellation)
    {
        foreach (FlowerKind kind in Enum.GetValues<FlowerKind>())
        {
            string kindFolder = Path.Combine(folder, NameOf(kind));
            Directory.CreateDirectory(kindFolder);
            for (int number = 1; number <= perKind; number++)
            {
                cancellation.ThrowIfCancellationRequested();
                using SKBitmap image = FlowerPainter.Paint(kind, size, Chance.For(seed, kind, number));
                using SKData jpeg = image.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
                using FileStream file = File.Create(Path.Combine(kindFolder, $"{number}.jpg"));
                jpeg.SaveTo(file);
            }
        }
    }

    /// <summary>The name of the kind's folder, which becomes the name of its class.</summary>
    public static string NameOf(FlowerKind kind) => kind.ToString().ToLowerInvariant();
}
