using System.Security.Cryptography;
using MLNet.GoogLeNet.Data.Files;
using Tool.Scoring.Outputs;

namespace Tool.Scoring.Job;

/// <summary>Makes an output of rows; it has its final name only when it is whole, on the disk, and its manifest stands beside it.</summary>
internal static class FinishedFile
{
    /// <summary>Writes the output and its manifest.</summary>
    /// <param name="output">The final name. Where it is a link, the file that it leads to is replaced.</param>
    /// <param name="unfinished">A name on the same disk, until then.</param>
    /// <param name="write">Writes the content and gives back the number of rows.</param>
    /// <param name="ownColumns">The input's own columns.</param>
    /// <param name="manifest">Makes the manifest.</param>
    public static Manifest Write(
        string output, string unfinished, Func<Stream, long> write, IReadOnlyList<string> ownColumns,
        Func<Manifest.OutputFacts, Manifest> manifest)
    {
        Manifest written;
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.ReadWrite))
        {
            long rows = write(stream);
            stream.Flush(flushToDisk: true);
            written = manifest(new(Path.GetFileName(output), rows, ownColumns, stream.Length, HashOf(stream)));
        }
        Json.Write(Manifest.PathFor(output), written);
        // A link may lead to another disk, where a move is a copy. A kill in the midst of it leaves the job unfinished, to be resumed.
        File.Move(unfinished, RealPath.Of(output), overwrite: true);
        return written;
    }

    /// <summary>Writes rows in the format of the output.</summary>
    /// <returns>Their number.</returns>
    public static long WriteRows(string output, Stream stream, RowSchema schema, IEnumerable<ResultRow> rows)
    {
        long count = 0;
        using IRowWriter writer = OutputFormat.Writer(output, stream, schema);
        foreach (ResultRow row in rows)
        {
            writer.Write(row);
            count++;
        }
        writer.Complete();
        return count;
    }

    /// <summary>The SHA-256 of a whole stream, in hexadecimal digits.</summary>
    public static string HashOf(Stream stream)
    {
        stream.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
