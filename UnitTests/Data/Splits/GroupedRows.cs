using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.UnitTests.Data.Splits;

/// <summary>Rows with a number, a label and a group, made at random or given.</summary>
internal sealed class GroupedRows(IReadOnlyList<(uint Class, string Group)> rows)
{
    /// <summary>A label that is missing.</summary>
    public const uint NoClass = uint.MaxValue;

    public IReadOnlyList<(uint Class, string Group)> Rows { get; } = rows;

    public IDataView Data { get; } = ToData(rows);

    public IEnumerable<uint> Classes => Rows.Select(row => row.Class).Where(label => label != NoClass).Distinct().Order();

    /// <summary>Groups of one class each, of which the classes have different numbers and sizes.</summary>
    public static GroupedRows OfPureGroups(int seed, int leastGroups = 1)
    {
        var random = new Random(seed);
        var rows = new List<(uint, string)>();
        for (uint label = 0; label < random.Next(2, 9); label++)
        {
            int largest = random.Next(1, 30);
            for (int group = 0, groups = leastGroups + random.Next(20); group < groups; group++)
                rows.AddRange(Enumerable.Repeat((label, $"{label}/{group}"), random.Next(1, largest + 1)));
        }
        return Shuffled(rows, random);
    }

    /// <summary>Groups with rows of any class, or of none.</summary>
    public static GroupedRows OfMixedGroups(int seed)
    {
        var random = new Random(seed);
        int classes = random.Next(2, 7), groups = random.Next(10, 60);
        var rows = new List<(uint, string)>();
        for (int group = 0; group < groups; group++)
        {
            for (int row = random.Next(1, 15); row > 0; row--)
                rows.Add((random.Next(10) == 0 ? NoClass : (uint)Math.Min(random.Next(classes), random.Next(classes)), $"{group}"));
        }
        return Shuffled(rows, random);
    }

    public int Count(uint label) => Rows.Count(row => row.Class == label);

    public IEnumerable<int> GroupSizes(uint label) =>
        Rows.Where(row => row.Class == label).CountBy(row => row.Group).Select(group => group.Value);

    public static int[] Numbers(IDataView side) => [.. side.GetColumn<int>("Number")];

    public int CountIn(IDataView side, uint label) => Numbers(side).Count(number => Rows[number].Class == label);

    public HashSet<string> GroupsIn(IDataView side) => [.. Numbers(side).Select(number => Rows[number].Group)];

    private static GroupedRows Shuffled(List<(uint, string)> rows, Random random)
    {
        (uint, string)[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        return new(shuffled);
    }

    private static IDataView ToData(IReadOnlyList<(uint Class, string Group)> rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        ReadOnlyMemory<char>[] names = [.. Enumerable.Range(0, 10).Select(label => $"class{label}".AsMemory())];
        schema["Label"].ColumnType = new KeyDataViewType(typeof(uint), names.Length);
        schema["Label"].AddAnnotation(
            "KeyValues",
            new VBuffer<ReadOnlyMemory<char>>(names.Length, names),
            new VectorDataViewType(TextDataViewType.Instance, names.Length));
        return new MLContext().Data.LoadFromEnumerable(
            rows.Select((row, number) => new Row { Number = number, Label = row.Class, Group = row.Group }).ToList(), schema);
    }

    private sealed class Row
    {
        public int Number { get; set; }

        public uint Label { get; set; }

        public string Group { get; set; } = "";
    }
}
