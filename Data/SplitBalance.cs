using System.Globalization;
using System.Text;
using Microsoft.ML;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Data.Splits;

namespace MLNet.GoogLeNet;

/// <summary>
/// How evenly a split divides the classes; groups that stay together make it uneven. <see cref="ToString"/> gives a table.
/// </summary>
public sealed class SplitBalance
{
    private SplitBalance(IReadOnlyList<ClassShare> classes) => Classes = classes;

    /// <summary>The classes with rows, in the order of their keys.</summary>
    public IReadOnlyList<ClassShare> Classes { get; }

    /// <summary>Counts the labels of both sides. Rows without a label do not count.</summary>
    /// <param name="split">From <c>StratifiedSplit</c>, <c>StratifiedFolds</c> or ML.NET itself.</param>
    /// <param name="labelColumnName">The column of labels, a key. Default "Label".</param>
    /// <exception cref="ArgumentOutOfRangeException">The label column is missing, or not a key.</exception>
    public static SplitBalance Of(DataOperationsCatalog.TrainTestData split, string labelColumnName = "Label")
    {
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        if (split.TrainSet is null || split.TestSet is null)
            throw new ArgumentException("The split has no data. Give what StratifiedSplit or StratifiedFolds returned.", nameof(split));
        Dictionary<ulong, long> train = Count(split.TrainSet), test = Count(split.TestSet);
        string[]? names = KeyNames.Of(split.TrainSet.Schema[labelColumnName]);
        return new([.. train.Keys.Union(test.Keys).Order().Select(label => new ClassShare(
            names?[label - 1] ?? $"{label}", train.GetValueOrDefault(label), test.GetValueOrDefault(label)))]);

        Dictionary<ulong, long> Count(IDataView data) =>
            LabelledRows.ReadLabels(data, labelColumnName).Where(label => label > 0)
                .CountBy(label => label).ToDictionary(pair => pair.Key, pair => (long)pair.Value);
    }

    /// <summary>A table: the rows of each class in both sets and the share of the test set, then all, and the extremes.</summary>
    public override string ToString()
    {
        if (Classes.Count == 0)
            return "no labelled rows";
        var all = new ClassShare("(all)", Classes.Sum(item => item.TrainRows), Classes.Sum(item => item.TestRows));
        int width = Math.Max("class".Length, Classes.Append(all).Max(item => item.Name.Length));
        var table = new StringBuilder();
        table.AppendLine($"{"class".PadRight(width)}  {"train",9}  {"test",9}  share");
        foreach (ClassShare item in Classes.Append(all))
        {
            table.AppendLine(
                CultureInfo.InvariantCulture, $"{item.Name.PadRight(width)}  {item.TrainRows,9}  {item.TestRows,9}  {item.TestShare:F3}");
        }
        var (least, most) = (Classes.MinBy(item => item.TestShare)!, Classes.MaxBy(item => item.TestShare)!);
        table.Append(CultureInfo.InvariantCulture,
            $"The test set's share of a class ranges from {least.TestShare:F3} ({least.Name}) to {most.TestShare:F3} ({most.Name}).");
        return table.ToString();
    }
}
