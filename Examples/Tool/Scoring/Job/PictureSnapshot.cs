using System.Text.Json;
using Tool.CommandLine;
using Tool.Scoring.Inputs;

namespace Tool.Scoring.Job;

/// <summary>
/// The pictures of a folder as they were when the job began, in a file: a job that goes on scores those, whatever was added meanwhile.
/// </summary>
internal sealed class PictureSnapshot : IPictureSource
{
    private readonly string _file;

    private PictureSnapshot(string file)
    {
        _file = file;
        Count = File.ReadLines(file).LongCount();
    }

    public IReadOnlyList<string> OwnColumns => [];

    public long? Count { get; }

    /// <summary>Opens the snapshot that is there, or takes one.</summary>
    /// <param name="file">Where it is kept.</param>
    /// <param name="folder">The pictures.</param>
    /// <param name="input">How the operator calls them.</param>
    /// <exception cref="JobException">The folder cannot be read.</exception>
    public static PictureSnapshot Of(string file, PictureFolder folder, string input)
    {
        if (!File.Exists(file))
        {
            string unfinished = $"{file}.tmp";
            File.WriteAllLines(unfinished, GuardedInput.Of(folder.Read(), input, ExitCode.Usage).Select(picture => JsonSerializer.Serialize(new Line(picture.Path, picture.Reason))));
            File.Move(unfinished, file);
        }
        return new(file);
    }

    public IEnumerable<InputPicture> Read() => File.ReadLines(_file)
        .Select(line => JsonSerializer.Deserialize<Line>(line)!)
        .Select(line => new InputPicture(line.Path, line.Path, [], line.Reason));

    private sealed record Line(string Path, string? Reason);
}
