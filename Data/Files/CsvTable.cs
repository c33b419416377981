using System.Globalization;
using System.Text;
using CsvHelper;

namespace MLNet.GoogLeNet.Data.Files;

/// <summary>Writes rows as CSV: a line of names, numbers with a point whatever the culture, nothing for what is missing.</summary>
internal static class CsvTable
{
    /// <param name="path">The file, which is replaced atomically.</param>
    /// <param name="rows">Their public properties are the columns.</param>
    /// <exception cref="IOException">The disk is full, or the file cannot be written.</exception>
    public static void Write<TRow>(string path, IEnumerable<TRow> rows) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        using var csv = new CsvWriter(writer, CultureInfo.InvariantCulture);
        csv.WriteRecords(rows);
    });
}
