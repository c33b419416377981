using System.Diagnostics;
using System.Text.Json;
using Tool.CommandLine;
using Tool.Scoring.Inputs;
using Tool.Scoring.Outputs;

namespace Tool.Scoring.Job;

/// <summary>
/// The rows so far, as JSON lines, each of which is with the system before the next one is begun. Whatever ends the process, what is
/// left is whole rows and perhaps a part of one, which is cut off when the job resumes.
/// </summary>
internal sealed class Journal : IDisposable
{
    private static readonly TimeSpan UntilOnDisk = TimeSpan.FromSeconds(5); // what a power failure may cost
    private readonly FileStream _file;
    private readonly RowSchema _schema;
    private readonly JsonLinesRows _writer;
    private readonly Stopwatch _sinceOnDisk = Stopwatch.StartNew();

    public Journal(string path, RowSchema schema)
    {
        _schema = schema;
        // 1: every write is passed on
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
        _writer = new JsonLinesRows(_file, schema, withProfileBins: true);
    }

    /// <summary>Finds the rows that are there already, and where the images continue after them.</summary>
    /// <param name="images">The images from the first on; those that have rows are skipped.</param>
    /// <param name="tally">Counts the rows.</param>
    /// <param name="cancellation">Ends the images early.</param>
    /// <exception cref="JobException">The rows are those of other images, or it was cancelled.</exception>
    public void Replay(IEnumerator<InputImage> images, Tally tally, CancellationToken cancellation)
    {
        _file.Position = 0;
        var lines = new LineReader(_file);
        long whole = 0;
        while (lines.TryRead(out ReadOnlyMemory<byte> line) && TryParse(line) is { } row)
        {
            InputImage? expected = images.MoveNext() ? images.Current : null;
            if (cancellation.IsCancellationRequested)
                throw new JobException(ExitCode.Interrupted, "Interrupted before the first new image. The same command resumes.");
            string? change = row.Path != expected?.Path
                ? $"was '{row.Path}' and is {(expected is null ? "not there any more" : $"'{expected.Path}'")}"
                : row.Own.SequenceEqual(expected.Own) ? null : $"'{row.Path}' has other values in its own columns";
            if (change is not null)
                throw new JobException(ExitCode.Unusable, $"The input has changed since this job began: image {tally.Images + 1:N0} "
                    + $"{change}. Give the input as it was, or delete '{Path.GetDirectoryName(_file.Name)}' to begin again.");
            tally.Add(row);
            whole = lines.Position;
        }
        _file.SetLength(whole);
        _file.Position = whole;
    }

    /// <summary>Adds a row.</summary>
    public void Append(ResultRow row)
    {
        _writer.Write(row);
        if (_sinceOnDisk.Elapsed < UntilOnDisk)
            return;
        _file.Flush(flushToDisk: true);
        _sinceOnDisk.Restart();
    }

    /// <summary>All rows from the first on.</summary>
    public IEnumerable<ResultRow> Read()
    {
        _file.Flush(flushToDisk: true);
        _file.Position = 0;
        var lines = new LineReader(_file);
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
            yield return JsonRow.Read(line, _schema);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }

    private ResultRow? TryParse(ReadOnlyMemory<byte> line)
    {
        try
        {
            ResultRow row = JsonRow.Read(line, _schema);
            return row.Error is null && _schema.Profile?.Has(row.ProfileBins) == false
                ? throw new JsonException("a row has no bins of the reference profile")
                : row;
        }
        catch (JsonException) // what a power failure leaves of a line
        {
            return null;
        }
    }
}
