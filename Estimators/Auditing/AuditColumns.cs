using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Data.Splits;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>The columns of images that an audit reads, found and checked.</summary>
internal sealed class AuditColumns
{
    private const string PathName = "ImagePath", LabelName = "Label", SplitName = "Split";
    private readonly DataViewSchema.Column? _label, _split, _group;
    private readonly ImageAuditOptions _options;

    /// <param name="schema">Has the columns.</param>
    /// <param name="options">Name two of them.</param>
    /// <param name="images">The parameter that the schema came with, for the exception.</param>
    /// <param name="parameter">The parameter that the options came with.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public AuditColumns(DataViewSchema schema, ImageAuditOptions options, string images, string parameter)
    {
        _options = options;
        Path = schema.GetColumnOrNull(PathName) is { Type: TextDataViewType } path ? path : throw new ArgumentOutOfRangeException(images,
            $"There is no column '{PathName}' of text; the columns are {Names(schema)}. LoadFromImageFolder, LoadFromImageList and "
            + "LoadFromImageFiles make it.");
        _label = schema.GetColumnOrNull(LabelName);
        if (_label is { } label)
        {
            ClassNames = label.Type is KeyDataViewType { RawType: var type } && type == typeof(uint) && KeyNames.Of(label) is { } names
                ? names
                : throw new ArgumentOutOfRangeException(images,
                $"Column '{LabelName}' is {label.Type}; labels are a key with names. Make it one with "
                + $"mlContext.Transforms.{KeyNames.CallsFor(LabelName, label.Type is KeyDataViewType)}, or drop the column.");
        }
        _split = Find(options.SplitColumnName, nameof(options.SplitColumnName))
            ?? (schema.GetColumnOrNull(SplitName) is { } split && LabelledRows.CanGroup(split.Type) ? split : null);
        _group = Find(options.GroupColumnName, nameof(options.GroupColumnName));

        DataViewSchema.Column? Find(string? name, string option)
        {
            if (name is null)
                return null;
            DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(parameter,
                $"{option} is '{name}', and the images have no such column; theirs are {Names(schema)}.");
            return LabelledRows.CanGroup(column.Type) ? column : throw new ArgumentOutOfRangeException(parameter,
                $"{option} is '{name}', which is {column.Type}. Name a column of text, keys or numbers.");
        }
    }

    public DataViewSchema.Column Path { get; }

    /// <summary>The names of the classes; none where images have no labels.</summary>
    public IReadOnlyList<string> ClassNames { get; } = [];

    public IEnumerable<DataViewSchema.Column> All =>
        [Path, .. new[] { _label, _split, _group }.OfType<DataViewSchema.Column>().DistinctBy(column => column.Index)];

    /// <summary>The same columns of other images.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public AuditColumns In(DataViewSchema schema, string images) => new(schema, _options, images, images);

    /// <summary>The ids of images that are not suspects.</summary>
    /// <param name="images">Some of the audited images, in their order.</param>
    /// <param name="audited">All of them.</param>
    /// <param name="suspects">The rows of those that are left out.</param>
    /// <param name="parameter">The parameter that the images came with, for the exception.</param>
    /// <exception cref="ArgumentException">An image was not audited.</exception>
    public HashSet<DataViewRowId> Keep(
        IDataView images, IReadOnlyList<AuditedImage> audited, IReadOnlySet<int> suspects, string parameter)
    {
        // The same file may be listed twice, in two splits or even in one.
        Dictionary<AuditedImage, Queue<int>> rows = audited.Index().GroupBy(pair => Key(pair.Item), pair => pair.Index)
            .ToDictionary(group => group.Key, group => new Queue<int>(group));
        HashSet<DataViewRowId> kept = [];
        using DataViewRowCursor cursor = images.GetRowCursor(All);
        Func<AuditedImage> read = Reader(cursor);
        ValueGetter<DataViewRowId> readId = cursor.GetIdGetter();
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            AuditedImage image = read();
            if (!rows.TryGetValue(Key(image), out Queue<int>? same) || !same.TryDequeue(out int row))
                throw new ArgumentException(
                    $"'{image.Path}' was not audited, or not as often, with this split and group. Give images that were audited.",
                    parameter);
            if (suspects.Contains(row))
                continue;
            readId(ref id);
            kept.Add(id);
        }
        return kept;

        static AuditedImage Key(AuditedImage image) => new(image.Path, Label: -1, image.Split, image.Group);
    }

    /// <summary>Gives what the row of a cursor says of its image.</summary>
    public Func<AuditedImage> Reader(DataViewRow row)
    {
        var readPath = row.GetGetter<ReadOnlyMemory<char>>(row.Schema[Path.Index]);
        var readLabel = _label is { } label ? row.GetGetter<uint>(row.Schema[label.Index]) : null;
        Func<object?>? readSplit = _split is { } split ? Named(row, row.Schema[split.Index]) : null;
        Func<object?>? readGroup = _group is { } group ? Named(row, row.Schema[group.Index]) : null;
        ReadOnlyMemory<char> path = default;
        uint key = 0;
        return () =>
        {
            readPath(ref path);
            readLabel?.Invoke(ref key);
            return new(path.ToString(), (int)key - 1, readSplit?.Invoke(), readGroup?.Invoke());
        };
    }

    // The name of a key, where it has one: the name of the split decides which of two copies stays.
    private static Func<object?> Named(DataViewRow row, DataViewSchema.Column column)
    {
        Func<object?> read = LabelledRows.Reader(row, column);
        return column.Type is KeyDataViewType && KeyNames.Of(column) is { } names
            ? () => read() is ulong key ? names[key - 1] : null
            : read;
    }

    /// <summary>The class of a label, for messages.</summary>
    public string NameOf(int label) => label < 0 ? "nothing" : $"'{ClassNames[label]}'";

    private static string Names(DataViewSchema schema) => string.Join(", ", schema.Select(column => column.Name));
}
