using Tool.Scoring.Outputs;

namespace Tool.Scoring.Reporting;

/// <summary>What a report needs of the rows: counts, and a few rows. It does not grow with the number of rows.</summary>
internal sealed class RowSample
{
    /// <summary>How many rows of a kind are kept.</summary>
    public const int Shown = 12;

    private readonly Dictionary<string, long> _labels = [];
    private readonly SortedDictionary<string, ResultRow> _failures = new(StringComparer.Ordinal);
    private readonly PriorityQueue<ResultRow, (float, long)> _leastSure = new(), _mostSure = new();
    private long _rows;

    /// <summary>How often each label was given; an empty one where the model abstained.</summary>
    public IReadOnlyDictionary<string, long> Labels => _labels;

    /// <summary>The first row of each kind of failure, by its word.</summary>
    public IReadOnlyDictionary<string, ResultRow> Failures => _failures;

    /// <summary>The rows with the lowest scores of their likeliest class, the lowest first; of equal ones those that came first.</summary>
    public IReadOnlyList<ResultRow> LeastSure => Ordered(_leastSure);

    /// <summary>The rows with the highest, the highest first.</summary>
    public IReadOnlyList<ResultRow> MostSure => Ordered(_mostSure);

    /// <summary>The same rows, looked at while they pass.</summary>
    public IEnumerable<ResultRow> Watching(IEnumerable<ResultRow> rows)
    {
        foreach (ResultRow row in rows)
        {
            Add(row);
            yield return row;
        }
    }

    private void Add(ResultRow row)
    {
        if (row.Error is { } error)
        {
            _failures.TryAdd(error, row);
            return;
        }
        string label = row.Label ?? "";
        _labels[label] = _labels.GetValueOrDefault(label) + 1;
        float score = row.Score!.Value;
        Keep(_leastSure, row, -score);
        Keep(_mostSure, row, score);
        _rows++;
    }

    // The queue gives what is to go first: the lowest rank, and of equal ranks the latest row.
    private void Keep(PriorityQueue<ResultRow, (float, long)> kept, ResultRow row, float rank)
    {
        if (kept.Count < Shown)
            kept.Enqueue(row, (rank, -_rows));
        else
            kept.EnqueueDequeue(row, (rank, -_rows));
    }

    private static ResultRow[] Ordered(PriorityQueue<ResultRow, (float, long)> kept) =>
        [.. kept.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
}
