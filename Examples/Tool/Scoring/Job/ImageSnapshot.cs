using System.Text.Json;
using Tool.CommandLine;
using Tool.Scoring.Inputs;

namespace Tool.Scoring.Job;

/// <summary>
/// The images of a folder as they were when the job began, in a file: a resumed job scores those, whatever was added meanwhile.
/// </summary>
internal sealed class ImageSnapshot : IImageSource
{
    private readonly string _file;

    private ImageSnapshot(string file, InputFacts? facts)
    {
        _file = file;
        Count = File.ReadLines(file).LongCount();
        Facts = facts ?? InputFacts.Of(Count.Value);
    }

    public IReadOnlyList<string> OwnColumns => [];

    public long? Count { get; }

    public InputFacts Facts { get; }

    /// <summary>Opens the snapshot that is there, or takes one.</summary>
    /// <param name="file">Where it is kept.</param>
    /// <param name="folder">The images.</param>
    /// <param name="input">How the operator calls them.</param>
    /// <param name="facts">What the folder had when the snapshot that is there was taken.</param>
    /// <exception cref="JobException">The folder cannot be read.</exception>
    public static ImageSnapshot Of(string file, FolderSource folder, string input, InputFacts? facts)
    {
        if (!File.Exists(file))
        {
            string unfinished = $"{file}.tmp";
            using (FileStream stream = File.Create(unfinished))
            {
                using (var lines = new StreamWriter(stream, leaveOpen: true))
                    foreach (InputImage image in GuardedInput.Of(folder.Read(), input, ExitCode.Usage))
                        lines.WriteLine(JsonSerializer.Serialize(new Line(image.Path, image.Error, image.Reason)));
                stream.Flush(flushToDisk: true); // or, after a power failure, there could be a job without images
            }
            File.Move(unfinished, file);
            facts = folder.Facts;
        }
        return new(file, facts);
    }

    public IEnumerable<InputImage> Read() => File.ReadLines(_file)
        .Select(line => JsonSerializer.Deserialize<Line>(line)!)
        .Select(line => new InputImage(line.Path, line.Path, [], line.Error, line.Reason));

    private sealed record Line(string Path, string? Error, string? Reason);
}
