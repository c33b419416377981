using MLNet.GoogLeNet.Data.Files;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>A text file with the names of the classes, one per line, in the order of the scores.</summary>
internal static class LabelFile
{
    private const long MostBytes = 16 << 20; // a million names

    /// <summary>Reads the names.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a list of names, its text is not valid, or a name occurs twice.</exception>
    public static string[] Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > MostBytes)
            throw new InvalidDataException(
                $"'{path}' has {file.Length:N0} bytes; a list of class names has at most {MostBytes:N0}. Give a text file with one name "
                    + "per line.");

        string[] names = [.. Lines(file, path)];
        int last = names.Length;
        while (last > 0 && names[last - 1].Length == 0)
            last--; // empty lines at the end
        names = names[..last];

        var lines = new Dictionary<string, int>();
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0)
                throw new InvalidDataException(
                    $"Line {i + 1} of '{path}' is empty. Give each class a name on its line, in the order of the scores.");
            if (!lines.TryAdd(names[i], i + 1))
                throw new InvalidDataException(
                    $"Lines {lines[names[i]]} and {i + 1} of '{path}' are both '{names[i]}', and ML.NET tells classes apart by their "
                        + "names. "
                    + "Give each class a name of its own, for example with its number.");
        }
        return names;
    }

    private static IEnumerable<string> Lines(Stream file, string path)
    {
        using var reader = new StrictTextReader(file, path);
        while (reader.ReadLine() is { } line)
            yield return line.Trim();
    }
}
