using SkiaSharp;
using Tool.Scoring.Pipeline;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

/// <summary>What is found among images: files that cannot be scored, and some that can against all appearances.</summary>
internal static class BadFiles
{
    private static readonly string[] Names =
        ["plain", "with space", "it's \"quoted\"", "a,b;c", "two\nlines", "花 图片", " padded ", "tab\tname", "=1+1", "back\\slash"];

    /// <summary>Writes forty of them.</summary>
    /// <param name="folder">Where they go.</param>
    /// <returns>The path of each, and the word for what is wrong with it.</returns>
    public static Dictionary<string, string> Write(string folder)
    {
        byte[] whole = SyntheticImages.Encode(SKEncodedImageFormat.Jpeg, 64, 64, (x, y) => new((byte)(4 * x), (byte)(4 * y), 9));
        var files = new Dictionary<string, string>();
        for (int i = 0; i < 40; i++)
        {
            string path = Path.Combine(folder, $"{Names[i % Names.Length]} {i}.jpg");
            files.Add(path, Write(path, i / 8, whole));
        }
        return files;
    }

    private static string Write(string path, int kind, byte[] whole)
    {
        switch (kind)
        {
            case 0:
                File.WriteAllBytes(path, []);
                return ImageFault.Of(BadImageReason.Empty);
            case 1:
                File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
                return ImageFault.Of(BadImageReason.Truncated);
            case 2:
                File.WriteAllText(path, "This was notes.txt.");
                return ImageFault.Of(BadImageReason.NotAnImage);
            case 3:
                Directory.CreateDirectory(path);
                return ImageFault.Of(BadImageReason.Folder);
            default:
                File.CreateSymbolicLink(path, path + ".gone"); // a link to what is not there any more
                return ImageFault.Of(BadImageReason.Missing);
        }
    }
}
