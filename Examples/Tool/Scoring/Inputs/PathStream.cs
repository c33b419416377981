using System.Text;
using Tool.CommandLine;
using Tool.Scoring.Options;

namespace Tool.Scoring.Inputs;

/// <summary>Paths that come one by one, as from <c>find</c>. Empty ones are skipped.</summary>
/// <param name="text">The paths.</param>
/// <param name="separator">What ends a path: a line break, or NUL where names may have line breaks in them.</param>
/// <param name="shard">Which of them are read.</param>
internal sealed class PathStream(TextReader text, char separator, Shard shard) : IImageSource
{
    private const int LongestPath = 32_767; // as on Windows; Linux has 4,096 bytes
    private long _all;

    public IReadOnlyList<string> OwnColumns => [];

    public long? Count => null;

    public InputFacts Facts => InputFacts.Of(_all);

    public IEnumerable<InputImage> Read()
    {
        var path = new StringBuilder();
        var buffer = new char[4_096];
        while (text.Read(buffer) is var count and > 0)
        {
            for (int place = 0; place < count; place++)
            {
                if (buffer[place] != separator)
                    path.Append(buffer[place]);
                else if (Take(path) is { } image)
                    yield return image;
            }
            if (path.Length > LongestPath)
            {
                throw new JobException(ExitCode.Usage, $"A path on standard input has more than {LongestPath:N0} characters. "
                    + "Give one path per line, or --null and paths that end with NUL.");
            }
        }
        if (Take(path) is { } last)
            yield return last;
    }

    private InputImage? Take(StringBuilder letters)
    {
        string path = letters.ToString();
        letters.Clear();
        if (separator == '\n')
            path = path.TrimEnd('\r');
        if (path.Length == 0)
            return null;
        _all++;
        return shard.Has(path) ? new(path, path, []) : null;
    }
}
