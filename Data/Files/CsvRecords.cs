using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace MLNet.GoogLeNet.Data.Files;

/// <summary>
/// Reads a CSV file whose first line names the columns. They are separated by commas, semicolons or tabs, whichever the first line
/// has, or by what a line such as "sep=;" before it says. Blank lines are skipped; every other line has a value for each column.
/// </summary>
internal sealed class CsvRecords : IDisposable
{
    private const string SeparatorLine = "sep=";

    private readonly string _path;
    private readonly StrictTextReader _text;
    private readonly CsvParser _parser;
    private readonly char _separator;
    private readonly char[] _spaces;
    private readonly int _linesBefore;
    private readonly string _header;
    private string[] _values = [];

    /// <exception cref="InvalidDataException">
    /// The text is not valid, or its first line does not give each column a name of its own.
    /// </exception>
    public CsvRecords(string path)
    {
        _path = path;
        _text = StrictTextReader.Open(path);
        try
        {
            char? named = NamedSeparator(_text.Ahead());
            if (named is not null)
            {
                _text.ReadLine();
                _linesBefore = 1;
            }
            _separator = named ?? FoundSeparator(_text.Ahead());
            _spaces = [.. new[] { ' ', '\t' }.Where(space => space != _separator)];
            _parser = new(_text, new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = _separator.ToString(),
                TrimOptions = TrimOptions.Trim,
                WhiteSpaceChars = _spaces,
                IgnoreBlankLines = false, // so that lines can be counted
            });
            if (!ReadRecord())
                throw new InvalidDataException($"The list '{path}' is empty. Its first line names the columns.");
            Columns = _values;
            _header = Place;
            CheckColumns();
        }
        catch
        {
            _text.Dispose();
            throw;
        }
    }

    /// <summary>The names of the columns, without spaces around them.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The columns as a sentence, with what separates them where there is only one.</summary>
    public string ColumnsFound => Columns is [var only]
        ? $"Its only column is '{only}'. Columns are separated by commas, semicolons or tabs; to use another, name it in a line before "
            + "the names, such as sep=|."
        : $"Its columns are: {string.Join(", ", Columns.Take(20))}{(Columns.Count > 20 ? ", …" : "")}.";

    /// <summary>Where the current record begins: "Line 7".</summary>
    public string Place { get; private set; } = "";

    /// <summary>A value of the current record, without the spaces around it; those within quotes are its own.</summary>
    public string this[int column] => _values[column];

    /// <summary>The index of a column; null where there is none of that name, in capital or small letters.</summary>
    public int? Find(string name)
    {
        int index = Columns.ToList().FindIndex(column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index;
    }

    /// <summary>Goes on to the next record.</summary>
    /// <exception cref="InvalidDataException">It is not valid, or has another number of values than there are columns.</exception>
    public bool Read()
    {
        if (!ReadRecord())
            return false;
        if (_values.Length == Columns.Count)
            return true;
        string remedy = _values.Length < Columns.Count
            ? "Give each column a value, which may be empty."
            : $"A value with {Name(_separator)} in it needs quotes around it.";
        throw new InvalidDataException($"{Place} of '{_path}' has {Counted(_values.Length, "value")}, and {_header.ToLowerInvariant()} "
            + $"names {Counted(Columns.Count, "column")}. {remedy}");
    }

    /// <summary>The values of the current record with the spaces around them, which the parser leaves out.</summary>
    public string[] ReadAsWritten()
    {
        string record = _parser.RawRecord.TrimEnd('\r', '\n');
        var written = new string[_values.Length];
        int start = 0;
        for (int i = 0; i < written.Length; i++)
        {
            int first = start;
            while (first < record.Length && _spaces.Contains(record[first]))
                first++;
            bool isQuoted = first < record.Length && record[first] == '"';
            int end = record.IndexOf(_separator, isQuoted ? AfterQuotes(record, first) : first);
            if (end < 0)
                end = record.Length;
            written[i] = isQuoted ? _values[i] : record[start..end];
            start = end + 1;
        }
        return written;
    }

    public void Dispose()
    {
        _parser.Dispose();
        _text.Dispose();
    }

    private bool ReadRecord()
    {
        try
        {
            do
            {
                int linesRead = _parser.RawRow;
                if (!_parser.Read())
                    return false;
                Place = $"Line {_linesBefore + linesRead + 1}";
                _values = _parser.Record!;
            }
            while (_values.All(string.IsNullOrWhiteSpace));
            return true;
        }
        catch (BadDataException bad)
        {
            throw new InvalidDataException(
                $"{Place} of '{_path}' is not CSV. A value with {Name(_separator)}, a quote or a line break in it needs quotes around it, "
                    + "and a quote within quotes is doubled.",
                bad);
        }
    }

    private void CheckColumns()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (Columns.FirstOrDefault(name => !names.Add(name)) is not { } twice)
            return;
        string which = twice.Length > 0 ? $"'{twice}'" : "without a name";
        throw new InvalidDataException($"{Place} of '{_path}' has two columns {which}. Give each column a name of its own.");
    }

    // Excel writes such a line, and other programs put it in quotes.
    private static char? NamedSeparator(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAny('\r', '\n');
        ReadOnlySpan<char> line = (end < 0 ? text : text[..end]).Trim('"');
        bool isNamed = line.Length == SeparatorLine.Length + 1 && line.StartsWith(SeparatorLine, StringComparison.OrdinalIgnoreCase);
        return isNamed ? line[^1] : null;
    }

    // The one that occurs most in the line of names, outside quotes.
    private static char FoundSeparator(ReadOnlySpan<char> text)
    {
        int commas = 0, semicolons = 0, tabs = 0;
        bool isQuoted = false;
        foreach (char letter in text.TrimStart(" \r\n"))
        {
            if (letter == '"')
                isQuoted = !isQuoted;
            else if (!isQuoted && letter is '\r' or '\n')
                break;
            else if (!isQuoted)
                _ = letter switch { ',' => commas++, ';' => semicolons++, '\t' => tabs++, _ => 0 };
        }
        return tabs > Math.Max(commas, semicolons) ? '\t' : semicolons > commas ? ';' : ',';
    }

    private static int AfterQuotes(string record, int opening)
    {
        int position = opening + 1;
        while (record[position] != '"' || (position + 1 < record.Length && record[position + 1] == '"'))
            position += record[position] == '"' ? 2 : 1;
        return position + 1;
    }

    private static string Name(char separator) => separator switch
    {
        ',' => "a comma",
        ';' => "a semicolon",
        '\t' => "a tab",
        _ => $"'{separator}'",
    };

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
