using System.Text.Json;
using MLNet.GoogLeNet.Data.Files;
using Tool.CommandLine;
using Tool.Scoring.Options;

namespace Tool.Scoring.Inputs;

/// <summary>
/// A list with a JSON object a line, of which one property is the path; relative ones begin in the folder of the list. The columns
/// are the properties of all lines, in the order in which they come first. It is read once before anything is scored.
/// </summary>
internal sealed class JsonLinesList : IImageSource
{
    private const int MostColumns = 1_000;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private readonly string _list, _pathColumn;
    private readonly Shard _shard;
    private readonly Dictionary<string, int> _places = [];

    /// <exception cref="InvalidDataException">A line is not a JSON object.</exception>
    /// <exception cref="JobException">No property has paths, or there are too many.</exception>
    public JsonLinesList(string list, string? pathColumn, Shard shard)
    {
        _list = list;
        _shard = shard;
        var columns = new List<string>();
        var known = new HashSet<string>();
        long all = 0;
        foreach (JsonElement line in Lines())
        {
            all++;
            columns.AddRange(line.EnumerateObject().Select(property => property.Name).Where(known.Add));
            if (columns.Count > MostColumns)
                throw new JobException(
                    ExitCode.Usage,
                    $"The lines of '{list}' have more than {MostColumns:N0} different properties; the columns are meant to be alike.");
        }
        _pathColumn = all == 0 ? "" // without lines there are neither properties nor images
            : columns[PathColumn.Find(list, columns, pathColumn, $"Its properties are: {string.Join(", ", columns.Take(20))}.")];
        columns.Remove(_pathColumn);
        OwnColumns = columns;
        foreach (string column in columns)
            _places.Add(column, _places.Count);
        Count = Read().LongCount();
        Facts = InputFacts.Of(all);
    }

    public IReadOnlyList<string> OwnColumns { get; }

    public long? Count { get; }

    public InputFacts Facts { get; }

    public IEnumerable<InputImage> Read()
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(_list))!;
        foreach (JsonElement line in Lines())
        {
            string path = line.TryGetProperty(_pathColumn, out JsonElement text) && text.ValueKind == JsonValueKind.String
                ? text.GetString()! : "";
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
        using StrictTextReader text = StrictTextReader.Open(_list);
        for (int number = 1; text.ReadLine() is { } line; number++)
            if (!string.IsNullOrWhiteSpace(line))
                yield return Parse(line, number);
    }

    private JsonElement Parse(string line, int number)
    {
        string reason = "";
        try
        {
            using JsonDocument document = JsonDocument.Parse(line, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                ReadTexts(document.RootElement);
                return document.RootElement.Clone();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            reason = $": {e.Message.Split(" LineNumber:")[0].TrimEnd('.')}";
        }
        throw new InvalidDataException(
            $"Line {number} of '{_list}' is not a JSON object{reason}. Each line has one, with the path as a property.");
    }

    // An escape such as \ud800 is half of a character, which is only found when the text is asked for.
    private static void ReadTexts(JsonElement line)
    {
        foreach (JsonProperty property in line.EnumerateObject())
        {
            _ = property.Name;
            _ = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;
        }
    }
}
