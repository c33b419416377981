using System.Globalization;
using CsvHelper;
using Tool.CommandLine;
using Tool.Scoring.Options;

namespace Tool.Scoring.Inputs;

/// <summary>
/// A CSV list with a line of column names, of which one has the paths; relative ones begin in the folder of the list. It is read
/// once before anything is scored, so that a mistake in its last line does not show after hours.
/// </summary>
internal sealed class CsvList : IPictureSource
{
    private readonly string _list;
    private readonly Shard _shard;
    private readonly int _pathPlace, _columnCount;

    /// <exception cref="JobException">It is no CSV list, or has no column with paths.</exception>
    public CsvList(string list, string? pathColumn, Shard shard)
    {
        _list = list;
        _shard = shard;
        using (CsvReader csv = Open())
        {
            if (!csv.Read() || !csv.ReadHeader())
                throw new JobException(ExitCode.Usage, $"The list '{list}' is empty. Its first line is to name the columns.");
            string[] columns = csv.HeaderRecord!;
            _columnCount = columns.Length;
            _pathPlace = PathColumn.Find(list, columns, pathColumn);
            OwnColumns = [.. columns.Where((_, place) => place != _pathPlace)];
        }
        Count = Read().LongCount();
    }

    public IReadOnlyList<string> OwnColumns { get; }

    public long? Count { get; }

    public IEnumerable<InputPicture> Read()
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(_list))!;
        using CsvReader csv = Open();
        csv.Read(); // the names
        while (Next(csv) is { } fields)
        {
            string path = _pathPlace < fields.Length ? fields[_pathPlace] : "";
            if (_shard.Has(path))
                yield return new(path, path.Length == 0 ? "" : Path.Combine(folder, path), OwnOf(fields));
        }
    }

    // A short line has nothing in its last columns.
    private OwnValue[] OwnOf(string[] fields) =>
    [
        .. Enumerable.Range(0, _columnCount).Where(place => place != _pathPlace)
            .Select(place => new OwnValue(place < fields.Length ? fields[place] : null)),
    ];

    private string[]? Next(CsvReader csv)
    {
        try
        {
            return csv.Read() ? csv.Parser.Record : null;
        }
        catch (BadDataException bad)
        {
            throw new JobException(ExitCode.Usage, $"Line {csv.Parser.RawRow} of '{_list}' is no CSV. A field with a comma or a quote stands "
                + "in quotes, and a quote in it is doubled.", bad);
        }
    }

    private CsvReader Open() => new(new StreamReader(_list), CultureInfo.InvariantCulture);
}
