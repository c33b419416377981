using MLNet.GoogLeNet.Data.Files;
using Tool.CommandLine;
using Tool.Scoring.Options;

namespace Tool.Scoring.Inputs;

/// <summary>
/// A CSV list with a line of column names, of which one has the paths; relative ones begin in the folder of the list. It is read
/// once before anything is scored, so that a mistake in its last line does not show after hours.
/// </summary>
internal sealed class CsvList : IImageSource
{
    private readonly string _list;
    private readonly Shard _shard;
    private readonly int _pathPlace;

    /// <exception cref="InvalidDataException">It is not a CSV list.</exception>
    /// <exception cref="JobException">It has no column with paths.</exception>
    public CsvList(string list, string? pathColumn, Shard shard)
    {
        _list = list;
        _shard = shard;
        using var records = new CsvRecords(list);
        _pathPlace = PathColumn.Find(list, records.Columns, pathColumn, records.ColumnsFound);
        OwnColumns = [.. records.Columns.Where((_, place) => place != _pathPlace)];
        long all = 0, ours = 0;
        for (; records.Read(); all++)
            if (shard.Has(records[_pathPlace]))
                ours++;
        Count = ours;
        Facts = InputFacts.Of(all);
    }

    public IReadOnlyList<string> OwnColumns { get; }

    public long? Count { get; }

    public InputFacts Facts { get; }

    public IEnumerable<InputImage> Read()
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(_list))!;
        using var records = new CsvRecords(_list);
        while (records.Read())
        {
            string path = records[_pathPlace];
            if (!_shard.Has(path))
                continue;
            OwnValue[] own = [.. records.ReadAsWritten().Where((_, place) => place != _pathPlace).Select(value => new OwnValue(value))];
            yield return new(path, path.Length == 0 ? "" : Path.Combine(folder, path), own);
        }
    }
}
