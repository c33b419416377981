using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace MLNet.GoogLeNet.Data.Sources;

/// <summary>Reads a list of labelled pictures: CSV with the columns file, label and perhaps split.</summary>
internal sealed class ImageList
{
    private readonly string _path;
    private readonly CsvReader _csv;
    private readonly int _file;
    private readonly int _label;
    private readonly int _split;

    private ImageList(string path, CsvReader csv)
    {
        (_path, _csv) = (path, csv);
        if (!csv.Read() || !csv.ReadHeader())
            throw new InvalidDataException($"The list '{path}' is empty. Its first line is to name the columns.");
        _file = Column("file") ?? throw Missing("file");
        _label = Column("label") ?? throw Missing("label");
        _split = Column("split") ?? -1;
    }

    public static ImageRows Read(string path, IReadOnlyList<string> splits)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = Path.GetFullPath(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"There is no list '{path}'. Relative paths begin in '{Environment.CurrentDirectory}'.", path);
        }

        using var reader = new StreamReader(path);
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            TrimOptions = TrimOptions.Trim,
            MissingFieldFound = null, // a short line is told by Field, with its number
        });
        try
        {
            return new ImageList(path, csv).Read(splits);
        }
        catch (BadDataException bad)
        {
            throw new InvalidDataException(
                $"Line {csv.Parser.RawRow} of '{path}' is no CSV. A field with a comma or a quote stands in quotes, " +
                "and a quote in it is doubled.", bad);
        }
    }

    private ImageRows Read(IReadOnlyList<string> splits)
    {
        var lines = new List<(string File, string Label, string Split)>();
        while (_csv.Read())
            lines.Add((Field(_file, "file"), Field(_label, "label"), _split < 0 ? "" : _csv.GetField(_split) ?? ""));

        string[] classes = lines.Select(line => line.Label).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (classes.Length == 0)
            throw new InvalidDataException($"The list '{_path}' has a header, but no pictures.");
        if (classes.Length == 1)
        {
            throw new InvalidDataException(
                $"All pictures of the list '{_path}' have the label '{classes[0]}'. A classifier needs two " +
                "classes or more.");
        }
        CheckSplits(splits, lines.Select(line => line.Split).Distinct());

        string folder = Path.GetDirectoryName(_path)!;
        var rows = lines
            .Where(line => splits.Count == 0 || splits.Contains(line.Split))
            .Select(line => new ImageRow
            {
                ImagePath = Path.Combine(folder, line.File),
                Label = (uint)Array.BinarySearch(classes, line.Label, StringComparer.Ordinal),
                Split = line.Split,
            })
            .ToList();
        return new(rows, classes, HasSplit: _split >= 0);
    }

    private void CheckSplits(IReadOnlyList<string> wanted, IEnumerable<string> present)
    {
        if (wanted.Any(split => split is null))
            throw new ArgumentException("A split is null. Name it, or give none for all rows.", "splits");
        if (wanted.Count > 0 && _split < 0)
        {
            throw new ArgumentException(
                $"The list '{_path}' has no column split, so its rows cannot be chosen by split. {Found}", "splits");
        }
        if (wanted.Except(present).FirstOrDefault() is string unknown)
        {
            throw new ArgumentException(
                $"The list '{_path}' has no split '{unknown}'. It has: " +
                $"{string.Join(", ", present.Order(StringComparer.Ordinal))}.", "splits");
        }
    }

    private string Found => $"Its columns are: {string.Join(", ", _csv.HeaderRecord!)}.";

    private int? Column(string name)
    {
        int index = Array.FindIndex(
            _csv.HeaderRecord!, header => header.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index;
    }

    private InvalidDataException Missing(string column) =>
        new($"The list '{_path}' has no column {column}. {Found} The columns file and label are needed.");

    private string Field(int column, string name) =>
        _csv.GetField(column) is { Length: > 0 } value ? value : throw new InvalidDataException(
            $"Line {_csv.Parser.RawRow} of '{_path}' has no {name}. Fill it in, or leave out the line.");
}
