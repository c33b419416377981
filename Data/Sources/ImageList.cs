using MLNet.GoogLeNet.Data.Files;

namespace MLNet.GoogLeNet.Data.Sources;

/// <summary>Reads a list of labelled images: CSV with the columns file, label, perhaps split, and any others.</summary>
internal sealed class ImageList
{
    private readonly string _path;
    private readonly CsvRecords _records;
    private readonly int _file;
    private readonly int _label;
    private readonly int? _split;
    private readonly int[] _others;

    private ImageList(string path, CsvRecords records)
    {
        (_path, _records) = (path, records);
        _file = records.Find("file") ?? throw Missing("file");
        _label = records.Find("label") ?? throw Missing("label");
        _split = records.Find("split");
        if (records.Find(nameof(ImageRow.ImagePath)) is { } taken)
        {
            throw new InvalidDataException(
                $"The list '{path}' has a column '{records.Columns[taken]}', which is the name that the column file gets "
                + "when it is read. Rename the column.");
        }
        _others = [.. Enumerable.Range(0, records.Columns.Count).Where(column =>
            column != _file && column != _label && column != _split && records.Columns[column].Length > 0)];
    }

    public static ImageRows Read(string path, IReadOnlyList<string> splits)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = Path.GetFullPath(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"There is no list '{path}'. Relative paths start from '{Environment.CurrentDirectory}'.", path);
        }

        using var records = new CsvRecords(path);
        return new ImageList(path, records).Read(splits);
    }

    private ImageRows Read(IReadOnlyList<string> splits)
    {
        var lines = new List<(string File, string Label, string Split, string[] Others)>();
        while (_records.Read())
        {
            string split = _split is { } column ? _records[column] : "";
            lines.Add((Field(_file, "file"), Field(_label, "label"), split, [.. _others.Select(other => _records[other])]));
        }

        string[] classes = lines.Select(line => line.Label).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (classes.Length == 0)
            throw new InvalidDataException($"The list '{_path}' has column names but no images.");
        if (classes.Length == 1)
        {
            throw new InvalidDataException(
                $"All images of the list '{_path}' have the label '{classes[0]}'. A classifier needs two " +
                "classes or more.");
        }
        CheckSplits(splits, lines.Select(line => line.Split).Distinct());

        string folder = Path.GetDirectoryName(_path)!;
        var wanted = lines.Where(line => splits.Count == 0 || splits.Contains(line.Split)).ToList();
        var rows = wanted
            .Select((line, number) => new ImageRow
            {
                ImagePath = Path.Combine(folder, line.File),
                Label = (uint)Array.BinarySearch(classes, line.Label, StringComparer.Ordinal),
                Split = line.Split,
                Number = number,
            })
            .ToList();
        return new(rows, classes, HasSplit: _split is not null)
        {
            OtherNames = [.. _others.Select(other => _records.Columns[other])],
            OtherValues = [.. wanted.Select(line => line.Others)],
        };
    }

    private void CheckSplits(IReadOnlyList<string> wanted, IEnumerable<string> present)
    {
        if (wanted.Any(split => split is null))
            throw new ArgumentException("A split is null. Name it, or give none for all rows.", "splits");
        if (wanted.Count > 0 && _split is null)
        {
            throw new ArgumentException(
                $"The list '{_path}' has no column split, so its rows cannot be chosen by split. {_records.ColumnsFound}", "splits");
        }
        if (wanted.Except(present).FirstOrDefault() is string unknown)
        {
            throw new ArgumentException(
                $"The list '{_path}' has no split '{unknown}'. It has: " +
                $"{string.Join(", ", present.Order(StringComparer.Ordinal))}.", "splits");
        }
    }

    private InvalidDataException Missing(string column) =>
        new($"The list '{_path}' has no column {column}. {_records.ColumnsFound} The columns file and label are needed.");

    private string Field(int column, string name) => !string.IsNullOrWhiteSpace(_records[column]) ? _records[column]
        : throw new InvalidDataException($"{_records.Place} of '{_path}' has no {name}. Fill it in, or leave out the line.");
}
