using System.Text.Json;
using Tool.CommandLine;
using Tool.Scoring.Options;

namespace Tool.Scoring.Inputs;

/// <summary>
/// A list with a JSON object a line, of which one property is the path; relative ones begin in the folder of the list. The columns
/// are the properties of all lines, in the order in which they come first. It is read once before anything is scored.
/// </summary>
internal sealed class JsonLinesList : IPictureSource
{
    private const int MostColumns = 1_000;
    private readonly string _list, _pathColumn;
    private readonly Shard _shard;
    private readonly Dictionary<string, int> _places = [];

    /// <exception cref="JobException">A line is no JSON object, or no property has paths.</exception>
    public JsonLinesList(string list, string? pathColumn, Shard shard)
    {
        _list = list;
        _shard = shard;
        var columns = new List<string>();
        var known = new HashSet<string>();
        foreach (JsonElement line in Lines())
        {
            columns.AddRange(line.EnumerateObject().Select(property => property.Name).Where(known.Add));
            if (columns.Count > MostColumns)
                throw new JobException(ExitCode.Usage, $"The lines of '{list}' have more than {MostColumns:N0} different properties; the columns are meant to be alike.");
        }
        _pathColumn = columns[PathColumn.Find(list, columns, pathColumn)];
        columns.Remove(_pathColumn);
        OwnColumns = columns;
        foreach (string column in columns)
            _places.Add(column, _places.Count);
        Count = Read().LongCount();
    }

    public IReadOnlyList<string> OwnColumns { get; }

    public long? Count { get; }

    public IEnumerable<InputPicture> Read()
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(_list))!;
        foreach (JsonElement line in Lines())
        {
            string path = line.TryGetProperty(_pathColumn, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
            if (!_shard.Has(path))
                continue;
            var own = new OwnValue[_places.Count];
            foreach (JsonProperty property in line.EnumerateObject())
                if (_places.TryGetValue(property.Name, out int place))
                    own[place] = ValueOf(property.Value);
            yield return new(path, path.Length == 0 ? "" : Path.Combine(folder, path), own);
        }
    }

    /// <summary>A value as a row carries it.</summary>
    public static OwnValue ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => default,
        JsonValueKind.String => new(value.GetString()),
        _ => new(value.GetRawText(), IsJson: true),
    };

    private IEnumerable<JsonElement> Lines()
    {
        int number = 0;
        foreach (string line in File.ReadLines(_list))
        {
            number++;
            if (line.Length > 0)
                yield return Parse(line, number);
        }
    }

    private JsonElement Parse(string line, int number)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // told below
        }
        throw new JobException(ExitCode.Usage, $"Line {number} of '{_list}' is no JSON object. Each line is to have one, with the path as a property.");
    }
}
