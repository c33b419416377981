using CsvHelper.Configuration.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Auditing;
using MLNet.GoogLeNet.Data.Files;
using MLNet.GoogLeNet.Data.Splits;
using MLNet.GoogLeNet.Displays.Formatting;
using MLNet.GoogLeNet.Displays.Html;

namespace MLNet.GoogLeNet;

/// <summary>What <c>mlContext.Data.AuditImages</c> found: a row for each suspicion, the most suspect first.</summary>
/// <remarks>
/// Issues are, in their order: <c>unreadable</c>, <c>leak</c> (a copy in another split or group), <c>duplicate</c>, <c>label</c>,
/// <c>outlier</c>, <c>dark</c>, <c>blurred</c> and <c>small</c>. Of copies all but one have a row: those in training rather than those in
/// the split "test" or "validation". An image may have rows of several issues.
/// </remarks>
[TypeFormatterSource(typeof(DisplayFormatterSource))]
public sealed partial class ImageAudit : IDisplay
{
    private readonly IReadOnlyList<AuditedImage> _images;
    private readonly Finding[] _findings;
    private readonly AuditColumns _columns;

    internal ImageAudit(Audit audit)
    {
        (_images, _columns, LabelScores) = (audit.Images, audit.Columns, audit.LabelScores);
        _findings =
        [
            .. audit.Findings.OrderBy(finding => Issues.All.IndexOf(finding.Issue)).ThenByDescending(finding => finding.Score)
                .ThenBy(finding => finding.Row),
        ];
        Counts = _findings.CountBy(finding => finding.Issue).ToDictionary();
    }

    /// <summary>The number of rows of each issue that was found; empty where nothing was.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; }

    /// <summary>How suspect the label of each image is, from 0 to 1, in the order of the images; NaN where it is not judged.</summary>
    internal IReadOnlyList<double> LabelScores { get; }

    /// <summary>
    /// The rows: <c>path</c>, <c>issue</c>, <c>reason</c>, <c>neighbour</c> (the path of the image to look at beside it, empty for none)
    /// and <c>score</c> (from 0 to 1, the most suspect, within an issue).
    /// </summary>
    public IDataView ToDataView(MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return mlContext.Data.LoadFromEnumerable(Rows());
    }

    /// <summary>Writes the rows as CSV with the same columns. The file is replaced atomically.</summary>
    /// <exception cref="IOException">The file cannot be written; the old file is kept.</exception>
    public void WriteCsv(string path) => CsvTable.Write(path, Rows());

    /// <summary>The images without those that have a row of one of these issues. Rows keep their order and columns.</summary>
    /// <param name="images">The images that were audited, or some of them, such as one split.</param>
    /// <param name="issues">The issues, such as "leak"; none: all of them.</param>
    /// <exception cref="ArgumentException">There is no such issue, or images were not audited or lack a column.</exception>
    public IDataView Without(IDataView images, params string[] issues)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(issues);
        foreach (string issue in issues)
            if (!Issues.All.Contains(issue))
                throw new ArgumentException(
                    $"There is no issue {(issue is null ? "null" : $"'{issue}'")}; issues are {string.Join(", ", Issues.All)}.",
                    nameof(issues));
        HashSet<int> suspects = [.. _findings.Where(finding => issues.Length == 0 || issues.Contains(finding.Issue))
            .Select(finding => finding.Row)];
        HashSet<DataViewRowId> kept = _columns.In(images.Schema, nameof(images)).Keep(images, _images, suspects, nameof(images));
        return new RowSubsetView(images, kept.Contains, kept.Count);
    }

    /// <summary>How many images were looked at and how many rows each issue has, in a sentence.</summary>
    public override string ToString() => $"{NumberFormat.Count(_images.Count, "image")}: " + (_findings.Length == 0 ? "nothing found"
        : string.Join(", ", Issues.All.Where(Counts.ContainsKey).Select(issue => $"{issue} {NumberFormat.Count(Counts[issue])}")));

    private Row[] Rows() =>
    [
        .. _findings.Select(finding => new Row
        {
            Path = _images[finding.Row].Path,
            Issue = finding.Issue,
            Reason = finding.Reason,
            Neighbour = finding.Neighbour is { } row ? _images[row].Path : "",
            Score = (float)finding.Score,
        }),
    ];

    private sealed class Row
    {
        [ColumnName("path"), Name("path")]
        public string Path { get; init; } = "";

        [ColumnName("issue"), Name("issue")]
        public string Issue { get; init; } = "";

        [ColumnName("reason"), Name("reason")]
        public string Reason { get; init; } = "";

        [ColumnName("neighbour"), Name("neighbour")]
        public string Neighbour { get; init; } = "";

        [ColumnName("score"), Name("score")]
        public float Score { get; init; }
    }
}
